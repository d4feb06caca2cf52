package dev.connector.sample.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * All faults of a run, in rounds: in each full one, every kind comes as often as its
 * share says, in any order. They overlap, as pauses are shorter than what they last.
 */
final class FaultPlan {

	private static final int MOST_PAUSE_MILLIS = 550;

	private static final int MOST_DURATION_MILLIS = 1600;

	private final Random random;

	private final List<Boolean> tls;

	private int number;

	/**
	 * Create a plan.
	 * @param tls for each link, whether TLS passes there
	 */
	FaultPlan(long seed, List<Boolean> tls) {
		this.random = new Random(seed);
		this.tls = tls;
	}

	List<List<PlannedFault>> rounds(int faults) {
		List<List<PlannedFault>> rounds = new ArrayList<>();
		while (this.number < faults) {
			rounds.add(round(faults - this.number));
		}
		return rounds;
	}

	private List<PlannedFault> round(int most) {
		List<FaultKind> deck = new ArrayList<>();
		for (FaultKind kind : FaultKind.values()) {
			deck.addAll(Collections.nCopies(kind.share(), kind));
		}
		Collections.shuffle(deck, this.random);
		return deck.stream().limit(most).map(this::plan).toList();
	}

	private PlannedFault plan(FaultKind kind) {
		int[] suitable = this.random.ints(0, this.tls.size())
			.filter((link) -> kind.suits(this.tls.get(link)))
			.limit(1)
			.toArray();
		this.number++;
		return new PlannedFault(this.number, kind, Arrays.stream(suitable).findFirst().orElseThrow(),
				Duration.ofMillis(this.random.nextInt(50, MOST_PAUSE_MILLIS)),
				Duration.ofMillis(this.random.nextInt(100, MOST_DURATION_MILLIS)), this.random.nextLong());
	}

}
