package dev.connector.sample.chaos;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultPlanTests {

	private static final List<Boolean> TLS = List.of(false, true, false);

	@Test
	void sameSeedGivesTheSameFaultsAndAnotherOneGivesOthers() {
		assertThat(rounds(7, 200)).isEqualTo(rounds(7, 200)).isNotEqualTo(rounds(8, 200));
	}

	@Test
	void shorterPlanIsTheBeginningOfALongerOne() {
		assertThat(faults(7, 200)).startsWith(faults(7, 30).toArray(PlannedFault[]::new));
	}

	@Test
	void thereAreAsManyFaultsAsAskedForWithNumbersFromOne() {
		assertThat(faults(7, 101)).extracting(PlannedFault::number)
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 101).boxed().toList());
	}

	@Test
	void everyKindComesInEveryRound() {
		assertThat(rounds(7, 200).get(0)).extracting(PlannedFault::kind).contains(FaultKind.values());
	}

	@Test
	void faultsHappenOnlyWhereTheyMakeSense() {
		assertThat(faults(7, 500))
			.allSatisfy((fault) -> assertThat(fault.kind().suits(TLS.get(fault.link()))).isTrue());
		assertThat(FaultKind.CORRUPT.suits(false)).isFalse();
		assertThat(FaultKind.PINGS_ONLY.suits(true)).isFalse();
	}

	private static List<PlannedFault> faults(long seed, int faults) {
		return rounds(seed, faults).stream().flatMap(List::stream).toList();
	}

	private static List<List<PlannedFault>> rounds(long seed, int faults) {
		return new FaultPlan(seed, TLS).rounds(faults);
	}

}
