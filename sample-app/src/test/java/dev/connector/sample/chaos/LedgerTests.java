package dev.connector.sample.chaos;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LedgerTests {

	private static final CallEnd MAY_HAVE_RUN = failed("UNAVAILABLE it is gone: the request may have run");

	private static final CallEnd DID_NOT_RUN = failed("UNAVAILABLE it is gone: the request did not run");

	private final PlannedCall call = new PlannedCall("id", "c0", PlannedCall.Work.ECHO, Duration.ofSeconds(1),
			Duration.ZERO, 100);

	private final CallEnd answer = new CallEnd(CallEnd.Kind.ANSWERED, Long.toString(this.call.checksum()));

	private final Ledger ledger = new Ledger(false);

	private final Ledger strict = new Ledger(true);

	@Test
	void callThatRanOnceAndIsAnsweredIsInOrder() {
		play(this.strict, 1, this.answer);
		assertThat(this.strict.lost()).isEmpty();
		assertThat(this.strict.doubled()).isEmpty();
		assertThat(this.strict.open()).isZero();
		assertThat(this.strict.answered()).containsExactly(PlannedCall.Work.ECHO);
		assertThat(this.strict.ends()).containsOnlyKeys("answered").containsValue(1);
	}

	@Test
	void callThatNeverEndsIsLost() {
		play(this.ledger, 1);
		assertThat(this.ledger.open()).isEqualTo(1);
		assertThat(this.ledger.lost()).singleElement().asString().contains("never ended");
	}

	@Test
	void callThatRanTwiceIsDoubledHoweverItEnds() {
		play(this.ledger, 2, this.answer);
		play(this.strict, 2, MAY_HAVE_RUN);
		assertThat(this.ledger.doubled()).hasSize(1);
		assertThat(this.strict.doubled()).hasSize(1);
	}

	@Test
	void callThatEndsTwiceIsDoubled() {
		play(this.ledger, 1, this.answer, this.answer);
		assertThat(this.ledger.doubled()).hasSize(1);
	}

	@Test
	void wrongAnswerIsALoss() {
		play(this.ledger, 1, new CallEnd(CallEnd.Kind.ANSWERED, "1"));
		assertThat(this.ledger.lost()).singleElement().asString().contains("wrong");
	}

	@Test
	void answerOfAHandlerThatNeverRanIsALoss() {
		play(this.ledger, 0, this.answer);
		assertThat(this.ledger.lost()).singleElement().asString().contains("never ran");
	}

	@Test
	void whoIsToldThatNothingRanIsToldTheTruth() {
		play(this.ledger, 0, DID_NOT_RUN);
		assertThat(this.ledger.lost()).isEmpty();
		play(this.ledger, 1, DID_NOT_RUN);
		assertThat(this.ledger.lost()).singleElement().asString().contains("was told that it did not");
	}

	@Test
	void callThatMayHaveRunIsALossOnlyWhereSessionsResume() {
		play(this.ledger, 1, MAY_HAVE_RUN);
		play(this.strict, 1, MAY_HAVE_RUN);
		assertThat(this.ledger.lost()).isEmpty();
		assertThat(this.strict.lost()).singleElement().asString().contains("its gateway lived");
	}

	@Test
	void callThatDiedWithItsGatewayOrThatAnewOneDoesNotKnowIsNoLossEvenWhereSessionsResume() {
		play(this.strict, 1, new CallEnd(CallEnd.Kind.GATEWAY_DIED, ""));
		assertThat(this.strict.lost()).isEmpty();
		play(this.strict, 0, failed("NOT_FOUND nobody is registered"));
		assertThat(this.strict.lost()).isEmpty();
	}

	@Test
	void handlerThatIsAskedForWhatNobodyCalledSaysSo() {
		assertThatIllegalStateException().isThrownBy(() -> this.ledger.ran("other"));
	}

	private void play(Ledger played, int runs, CallEnd... ends) {
		played.made(this.call);
		for (int i = 0; i < runs; i++) {
			played.ran(this.call.id());
		}
		for (CallEnd end : ends) {
			played.ended(this.call.id(), end);
		}
	}

	private static CallEnd failed(String detail) {
		return new CallEnd(CallEnd.Kind.FAILED, detail);
	}

}
