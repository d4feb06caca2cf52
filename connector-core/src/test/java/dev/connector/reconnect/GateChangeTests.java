package dev.connector.reconnect;

import dev.connector.reconnect.ReconnectCoordinator.Turn;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A coordinator that is told to go by other rules while somebody waits.
 */
class GateChangeTests extends AbstractCoordinatorTests {

	@Override
	GateOptions options() {
		return GateOptions.defaults().withMaxConcurrentHandshakes(1).withUngatedAttempts(0);
	}

	@Test
	void moreRoomLetsThoseInWhoWait() {
		Turn first = ask("a", "a");
		Turn second = ask("b", "b");
		assertThat(second.isGranted()).isFalse();
		this.coordinator.change(options().withMaxConcurrentHandshakes(2));
		assertThat(this.turns).containsExactly("b");
		first.close();
		second.close();
	}

	@Test
	void lessRoomTakesNoTurnAway() {
		use(options().withMaxConcurrentHandshakes(2));
		Turn first = ask("a", "a");
		Turn second = ask("b", "b");
		this.coordinator.change(options());
		assertThat(first.isGranted()).isTrue();
		assertThat(second.isGranted()).isTrue();
		Turn third = ask("c", "c");
		first.close();
		assertThat(third.isGranted()).isFalse();
		second.close();
		assertThat(third.isGranted()).isTrue();
		third.close();
	}

	@Test
	void whoWaitsForQuietThatNobodyAsksForAnyMoreGetsATurn() {
		use(options().withMode(GateMode.QUIET));
		streaming("x");
		Turn waiting = ask("a", "a");
		assertThat(waiting.isGranted()).isFalse();
		this.coordinator.change(options());
		assertThat(this.turns).containsExactly("a");
		waiting.close();
		assertThat(this.coordinator.snapshot().holders()).isZero();
	}

}
