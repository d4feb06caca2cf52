package dev.connector.managed;

import java.util.OptionalLong;

import dev.connector.managed.ReplayCursor.Gap;
import dev.connector.managed.ReplayCursor.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayCursorTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatCameAlreadyIsDroppedAndTheRestOfTheBoundaryIsNot(boolean contiguous) {
		ReplayCursor cursor = cursor(contiguous);
		assertThat(cursor.next(6, "x")).isEqualTo(Verdict.NEW);
		assertThat(cursor.next(7, "a")).isEqualTo(Verdict.NEW);
		assertThat(cursor.next(7, "b")).isEqualTo(Verdict.NEW);
		assertThat(cursor.resumed(ResumeOutcome.resumed())).isNull();
		assertThat(cursor.next(6, "x")).isEqualTo(Verdict.SEEN);
		assertThat(cursor.next(7, "b")).isEqualTo(Verdict.SEEN);
		assertThat(cursor.next(7, "a")).isEqualTo(Verdict.SEEN);
		assertThat(cursor.next(7, "c")).isEqualTo(Verdict.NEW);
		assertThat(cursor.next(8, "a")).isEqualTo(Verdict.NEW);
		assertThat(cursor.next(7, "d")).isEqualTo(Verdict.SEEN);
		assertThat(cursor.position().last()).hasValue(8);
	}

	@Test
	void whatHasNoPlaceAlwaysPasses() {
		ReplayCursor cursor = ReplayCursor.contiguous();
		assertThat(cursor.next(-1, "")).isEqualTo(Verdict.NEW);
		assertThat(cursor.next(-1, "")).isEqualTo(Verdict.NEW);
		assertThat(cursor.position().last()).isEmpty();
		assertThat(cursor.position().reached(0)).isFalse();
	}

	@Test
	void theFirstEventEverIsNoGap() {
		assertThat(ReplayCursor.contiguous().next(100, "a")).isEqualTo(Verdict.NEW);
		ReplayCursor resumed = ReplayCursor.withEmptyPlaces();
		assertThat(resumed.resumed(ResumeOutcome.resumed())).isNull();
		assertThat(resumed.next(100, "a")).isEqualTo(Verdict.NEW);
	}

	@Test
	void aHoleIsAGapWhereThereMayBeNone() {
		ReplayCursor cursor = ReplayCursor.contiguous();
		cursor.next(7, "a");
		assertThat(cursor.next(9, "a")).isEqualTo(new Verdict(true, new Gap(7, OptionalLong.of(9))));
		assertThat(cursor.next(10, "a")).isEqualTo(Verdict.NEW);
	}

	@Test
	void aHoleIsNoneWherePlacesMayBeEmptyExceptRightAfterALoss() {
		ReplayCursor cursor = ReplayCursor.withEmptyPlaces();
		cursor.next(7, "a");
		assertThat(cursor.next(9, "a")).isEqualTo(Verdict.NEW);
		cursor.resumed(ResumeOutcome.resumed());
		assertThat(cursor.next(11, "a")).isEqualTo(new Verdict(true, new Gap(9, OptionalLong.of(11))));
		assertThat(cursor.next(20, "a")).isEqualTo(Verdict.NEW);
	}

	@ParameterizedTest
	@ValueSource(longs = { 9, 10 })
	void aReplayThatBeginsAtTheBoundaryOrRightBehindItIsComplete(long first) {
		ReplayCursor cursor = ReplayCursor.withEmptyPlaces();
		cursor.next(9, "a");
		cursor.resumed(ResumeOutcome.resumed());
		assertThat(cursor.next(first, "a").gap()).isNull();
		assertThat(cursor.next(20, "a").gap()).isNull();
	}

	@Test
	void aGapThatThePeerTellsOfIsKnownBeforeAnyEventAndToldOnce() {
		ReplayCursor cursor = ReplayCursor.contiguous();
		cursor.next(7, "a");
		assertThat(cursor.resumed(ResumeOutcome.resumed().from(8))).isNull();
		assertThat(cursor.resumed(ResumeOutcome.resumed().from(9))).isEqualTo(new Gap(7, OptionalLong.of(9)));
		assertThat(cursor.next(9, "a")).isEqualTo(Verdict.NEW);
		assertThat(cursor.next(10, "a")).isEqualTo(Verdict.NEW);
	}

	@Test
	void aNewSessionBeginsAnewAndLosesWhatWasToCome() {
		ReplayCursor cursor = ReplayCursor.contiguous();
		assertThat(cursor.resumed(ResumeOutcome.startedAnew())).isNull();
		cursor.next(7, "a");
		assertThat(cursor.resumed(ResumeOutcome.startedAnew())).isEqualTo(new Gap(7, OptionalLong.empty()));
		assertThat(cursor.position().last()).isEmpty();
		assertThat(cursor.next(1, "a")).isEqualTo(Verdict.NEW);
	}

	private static ReplayCursor cursor(boolean contiguous) {
		return contiguous ? ReplayCursor.contiguous() : ReplayCursor.withEmptyPlaces();
	}

}
