package dev.connector.sample.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Many registrations come back at once, again and again, and there is no storm: the
 * gateway never sees more handshakes at once than configured. Take
 * {@code -Dstorm.registrations} and {@code -Dstorm.restarts} for a larger storm, and
 * {@code -Dstorm.plot} for a picture of it. How soon everybody is ready is what users are
 * promised where {@code recovery.strict} is set, on a machine with nothing else to do.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@ExtendWith(LogFile.class)
class ReconnectStormIT {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/**
	 * How long after its delay the last one may be ready, beside waiting for its turn.
	 */
	private static final Duration LATER_AT_MOST = Boolean.getBoolean("recovery.strict") ? Duration.ofSeconds(1)
			: Duration.ofSeconds(15);

	private final StormOptions options = StormOptions.fromSystemProperties();

	private final StormGateway gateway = new StormGateway();

	private final StormConnectors connectors = new StormConnectors(this.options.registrations(), this.gateway.port());

	private StormRecorder recorder;

	@BeforeEach
	void start() throws IOException {
		this.gateway.start();
		this.recorder = new StormRecorder(this.connectors, this.gateway);
		this.connectors.start();
		await(() -> this.connectors.ready() == this.options.registrations());
	}

	@AfterEach
	void stop() throws Exception {
		this.recorder.close();
		this.connectors.close();
		this.gateway.end();
	}

	@Test
	void restartedGatewayIsNotStormed() throws Exception {
		pause(StormOptions.RECONNECT.stableAfter());
		Duration latest = Duration.ZERO;
		for (int restart = 0; restart < this.options.restarts(); restart++) {
			Duration late = restart(restart);
			latest = (late.compareTo(latest) > 0) ? late : latest;
			pause(this.options.stays(restart));
		}
		if (this.options.plot() != null) {
			Files.createDirectories(this.options.plot().toAbsolutePath().getParent());
			Files.writeString(this.options.plot(), new StormPlot(this.options, this.recorder.samples()).svg());
		}
		System.out.printf(
				"registrations=%d restarts=%d limit=%d handshakes=%d at-gateway=%d"
						+ " attempts-in-a-second=%d handshakes-in-a-second=%d latest=%d ms%n",
				this.options.registrations(), this.options.restarts(), StormOptions.LIMIT,
				this.connectors.handshakes().peak(), this.gateway.handshakes().peak(),
				this.recorder.mostInASecond(StormSample::attempts), this.recorder.mostInASecond(StormSample::answered),
				latest.toMillis());
		assertThat(this.connectors.handshakes().peak()).isLessThanOrEqualTo(StormOptions.LIMIT);
		assertThat(this.gateway.handshakes().peak()).isLessThanOrEqualTo(StormOptions.LIMIT);
		assertThat(this.recorder.samples())
			.allSatisfy((sample) -> assertThat(sample.turns()).isLessThanOrEqualTo(StormOptions.LIMIT));
	}

	private Duration restart(int restart) throws Exception {
		long attempts = this.connectors.attempts();
		long stopped = System.nanoTime();
		this.connectors.gatewayStops();
		this.gateway.stop(this.options.orderly(restart));
		this.recorder.listening(false);
		pause(this.options.away(restart));
		long inVain = this.connectors.attempts() - attempts;
		Duration away = Duration.ofNanos(System.nanoTime() - stopped);
		this.gateway.start();
		this.connectors.gatewayListens();
		this.recorder.listening(true);
		Duration ready = await(this.connectors::allReadyAgain);
		Duration late = this.connectors.latest();
		Duration queue = this.connectors.queue();
		System.out.printf(
				"restart %2d, %s: away %4d ms, %4d attempts meanwhile; all ready after %5d ms, %4d ms late, in a queue of %4d ms%n",
				restart + 1, this.options.orderly(restart) ? "orderly" : "at once", away.toMillis(), inVain,
				ready.toMillis(), late.toMillis(), queue.toMillis());
		assertThat(inVain).isLessThanOrEqualTo((long) this.options.registrations() * StormOptions.attemptsWithin(away));
		assertThat(late).isLessThanOrEqualTo(LATER_AT_MOST.plus(queue));
		return late;
	}

	private Duration await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			Duration waited = Duration.ofNanos(System.nanoTime() - start);
			if (waited.compareTo(PATIENCE) > 0) {
				fail("Not ready, or never lost, after " + waited + ": " + this.connectors.unready());
			}
			pause(Duration.ofMillis(5));
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static void pause(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		while (end - System.nanoTime() > 0) {
			LockSupport.parkNanos(Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(20)));
		}
	}

}
