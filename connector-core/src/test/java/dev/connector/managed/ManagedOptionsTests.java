package dev.connector.managed;

import java.time.Duration;

import dev.connector.managed.ManagedOptions.Limits;
import dev.connector.managed.ManagedOptions.Timeouts;
import dev.connector.reconnect.BudgetLimits;
import dev.connector.reconnect.ReconnectOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ManagedOptionsTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void defaultsSuitPeersThatKeepHandshakesWaiting() {
		ManagedOptions options = ManagedOptions.defaults();
		assertThat(options.timeouts().connect()).hasSeconds(30);
		assertThat(options.timeouts().response()).hasSeconds(120);
		assertThat(options.timeouts().close()).hasSeconds(5);
		assertThat(options.heartbeat().interval()).hasSeconds(15);
		assertThat(options.heartbeat().timeout()).hasSeconds(45);
	}

	@Test
	void everythingCanBeChangedAndLeavesTheRestAsItIs() {
		ReconnectOptions reconnect = ReconnectOptions.defaults().withEnabled(false);
		Timeouts timeouts = new Timeouts(SECOND, SECOND, SECOND, SECOND);
		Limits limits = new Limits(1, 0, 1);
		ManagedOptions options = ManagedOptions.defaults()
			.withReconnect(reconnect)
			.withTimeouts(timeouts)
			.withHeartbeat(SECOND, SECOND.multipliedBy(2))
			.withProgressTimeout(SECOND)
			.withPeerKeeps(null)
			.withLimits(limits);
		assertThat(options.reconnect()).isEqualTo(reconnect);
		assertThat(options.timeouts()).isEqualTo(timeouts);
		assertThat(options.heartbeat().interval()).isEqualTo(SECOND);
		assertThat(options.progressTimeout()).isEqualTo(SECOND);
		assertThat(options.peerKeeps()).isNull();
		assertThat(options.limits()).isEqualTo(limits);
	}

	@Test
	void whatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Timeouts(Duration.ZERO, SECOND, SECOND, SECOND))
			.withMessageContaining("connect timeout");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Timeouts(SECOND, SECOND, Duration.ofMillis(999), SECOND))
			.withMessageContaining("must not be shorter than the response timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 0, 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ManagedOptions.defaults().withProgressTimeout(Duration.ZERO))
			.withMessageContaining("progressTimeout");
	}

	@Test
	void anOutageThatCouldOutlastTheSessionAtThePeerIsRefused() {
		Duration keeps = Duration.ofSeconds(900);
		assertThatIllegalArgumentException().isThrownBy(() -> ManagedOptions.defaults().withPeerKeeps(keeps))
			.withMessageContaining("maxElapsed must be set");
		ManagedOptions ends = ManagedOptions.defaults().withReconnect(lasting(Duration.ofMinutes(5)));
		assertThatIllegalArgumentException().isThrownBy(() -> ends.withPeerKeeps(keeps))
			.withMessageContaining("maxPark PT10M");
		assertThat(ends.withPeerKeeps(keeps.plusNanos(1)).peerKeeps()).isEqualTo(keeps.plusNanos(1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ends.withPeerKeeps(keeps.plusNanos(1)).withReconnect(lasting(Duration.ofMinutes(6))));
	}

	private static ReconnectOptions lasting(Duration maxElapsed) {
		return ReconnectOptions.defaults().withLimits(BudgetLimits.defaults().withMaxElapsed(maxElapsed));
	}

}
