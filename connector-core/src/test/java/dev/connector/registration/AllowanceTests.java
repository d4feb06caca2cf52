package dev.connector.registration;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AllowanceTests {

	private final Allowance allowance = new Allowance(RegistrationOptions.defaults().withMaxConcurrentRequests(4));

	@Test
	void whatNobodyChangesIsBothLimitAndCeiling() {
		assertAllowed(4, 4);
		this.allowance.answered();
		assertAllowed(4, 4);
	}

	@Test
	void aRaisedLimitHoldsAtOnce() {
		this.allowance.changeLimit(6);
		assertAllowed(6, 6);
	}

	@Test
	void aLoweredLimitLeavesTheRoomThatWasGrantedUntilTheGatewayIsTold() {
		this.allowance.changeLimit(2);
		this.allowance.answered();
		this.allowance.answered();
		assertAllowed(2, 4);
	}

	@Test
	void eachAnswerTakesTheCeilingDownToTheLimitOnceTheGatewayIsTold() {
		this.allowance.changeLimit(2);
		tell();
		assertAllowed(2, 4);
		this.allowance.answered();
		assertAllowed(2, 3);
		this.allowance.answered();
		this.allowance.answered();
		assertAllowed(2, 2);
	}

	@Test
	void whatTheGatewayWasToldOfAnEarlierLoweringSaysNothingOfTheLast() {
		this.allowance.changeLimit(1);
		long earlier = this.allowance.lastLowering();
		this.allowance.changeLimit(3);
		this.allowance.changeLimit(2);
		this.allowance.granted(earlier);
		this.allowance.answered();
		assertAllowed(2, 4);
		tell();
		this.allowance.answered();
		assertAllowed(2, 3);
	}

	@Test
	void whatWasGrantedBetweenTwoLoweringsStillHasRoom() {
		this.allowance.changeLimit(1);
		tell();
		this.allowance.answered();
		this.allowance.answered();
		this.allowance.answered();
		assertAllowed(1, 1);
		this.allowance.changeLimit(3);
		this.allowance.changeLimit(2);
		assertAllowed(2, 3);
	}

	@Test
	void optionsThatCantWorkChangeNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.allowance.changeLimit(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.allowance.changeRequestTimeout(Duration.ZERO));
		assertThat(this.allowance.options()).isEqualTo(RegistrationOptions.defaults().withMaxConcurrentRequests(4));
	}

	@Test
	void theTimeoutChangesByItself() {
		this.allowance.changeRequestTimeout(Duration.ofSeconds(7));
		assertThat(this.allowance.options()).isEqualTo(
				RegistrationOptions.defaults().withMaxConcurrentRequests(4).withRequestTimeout(Duration.ofSeconds(7)));
	}

	private void tell() {
		this.allowance.granted(this.allowance.lastLowering());
	}

	private void assertAllowed(int limit, int ceiling) {
		assertThat(this.allowance.limit()).isEqualTo(limit);
		assertThat(this.allowance.ceiling()).isEqualTo(ceiling);
	}

}
