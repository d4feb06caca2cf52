package dev.connector.sample.chaos;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import dev.connector.test.Fault;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long it takes to notice that nothing comes any more, and to be ready again once the
 * gateway is back. The bounds are what users are promised where {@code recovery.strict}
 * is set, on a machine with nothing else to do.
 */
@ExtendWith(LogFile.class)
class RecoveryTimesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration LATER_AT_MOST = Boolean.getBoolean("recovery.strict") ? Duration.ofSeconds(1)
			: Duration.ofSeconds(15);

	private GatewayProcess gateway;

	private TcpFaultProxy proxy;

	private ConnectorSide connectors;

	@BeforeEach
	void start(@TempDir Path directory) throws Exception {
		this.gateway = new GatewayProcess(TestCertificate.create(new File(directory.toFile(), "gateway.p12")));
		this.gateway.start();
		this.proxy = TcpFaultProxy.to(this.gateway.port(false));
		this.connectors = new ConnectorSide(List.of(new Link("link", false, this.proxy)), new Ledger(false));
		this.connectors.start();
		timeUntil(this::allReady);
	}

	@AfterEach
	void stop() {
		this.connectors.close();
		this.proxy.close();
		this.gateway.close();
	}

	@ParameterizedTest
	@MethodSource("stalls")
	void silenceIsNoticedByTheHeartbeat(Fault stall) {
		this.proxy.inject(stall);
		Duration noticed = timeUntil(() -> this.connectors.unready().size() == ChaosOptions.REGISTRATIONS);
		System.out.printf("%s was noticed by all after %d ms%n", stall, noticed.toMillis());
		assertThat(noticed).isLessThan(ChaosOptions.HEARTBEAT_TIMEOUT.plus(LATER_AT_MOST));
	}

	@Test
	void everybodyIsReadySoonAfterTheGatewayListensAgain() throws Exception {
		this.gateway.kill();
		timeUntil(() -> this.connectors.unready().size() == ChaosOptions.REGISTRATIONS);
		// The proxy knows the moment, the process only tells it some time later
		this.proxy.refuse();
		this.gateway.start();
		this.proxy.accept();
		Duration ready = timeUntil(this::allReady);
		System.out.printf("all ready %d ms after the gateway listened again%n", ready.toMillis());
		assertThat(ready).isLessThan(ChaosOptions.LONGEST_DELAY.plus(LATER_AT_MOST));
	}

	static Stream<Fault> stalls() {
		return Stream.of(Fault.stall(), Fault.stall(Side.CLIENT), Fault.stall(Side.TARGET), Fault.pingsOnly());
	}

	private boolean allReady() {
		return this.connectors.unready().isEmpty();
	}

	private static Duration timeUntil(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

}
