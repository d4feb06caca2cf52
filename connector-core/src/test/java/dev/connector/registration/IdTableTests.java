package dev.connector.registration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class IdTableTests {

	private final IdTable table = new IdTable();

	private final Map<Integer, List<Long>> model = new HashMap<>();

	/**
	 * Few hashes, so that many are the same, and counted up, so that they are close.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 7", "3, 50", "4, 5000", "5, 1000000" })
	void findsAllPositionsOfAHashAndNoOthers(long seed, int hashes) {
		Random random = new Random(seed);
		List<long[]> there = new ArrayList<>();
		for (int step = 0; step < 20_000; step++) {
			int hash = random.nextInt(hashes) - hashes / 2;
			if (there.size() < 400 && random.nextInt(10) < ((step / 700 % 2 == 0) ? 7 : 3)) {
				long position = (long) step * BytePages.UNIT;
				this.table.add(hash, position);
				this.model.computeIfAbsent(hash, (key) -> new ArrayList<>()).add(position);
				there.add(new long[] { hash, position });
			}
			else if (!there.isEmpty()) {
				long[] gone = there.remove(random.nextInt(there.size()));
				this.table.remove((int) gone[0], gone[1]);
				this.model.get((int) gone[0]).remove(gone[1]);
			}
			assertThat(this.table.size()).isEqualTo(there.size());
			assertFinds(hash);
			if (!there.isEmpty()) {
				assertFinds((int) there.get(random.nextInt(there.size()))[0]);
			}
		}
	}

	private void assertFinds(int hash) {
		List<Long> found = new ArrayList<>();
		for (int slot = this.table.find(hash); slot != IdTable.NONE; slot = this.table.findNext(slot)) {
			found.add(this.table.position(slot));
		}
		assertThat(found).containsExactlyInAnyOrderElementsOf(this.model.getOrDefault(hash, List.of()));
	}

}
