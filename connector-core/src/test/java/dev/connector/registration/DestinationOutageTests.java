package dev.connector.registration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.ConnectorRegistration;
import dev.connector.ConnectorRuntime;
import dev.connector.RegistrationKey;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.DestinationOptions;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.scripted.Accepting;
import dev.connector.scripted.ScriptedGateway;
import dev.connector.scripted.ScriptedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told when many registrations of one destination fail at a time.
 */
class DestinationOutageTests {

	private static final int MANY = 100;

	private final Logger logger = (Logger) LoggerFactory.getLogger(RegistrationLog.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final ScriptedGateway gateway = new ScriptedGateway();

	private final ConnectorRuntime runtime = ConnectorRuntime.builder()
		.scheduler(this.scheduler)
		.handlerExecutor(Runnable::run)
		.wireFactory(this.gateway)
		.destination(DestinationOptions.of("here", ScriptedGateway.PLACE))
		.build();

	@BeforeEach
	void startAndListen() {
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.gateway.accept();
		for (int i = 0; i < MANY; i++) {
			this.runtime.add(new ConnectorRegistration(new RegistrationKey("acme", "files", "n" + i), "here",
					(request) -> CompletableFuture.completedFuture(request.payload()),
					ConnectorRegistration.Description.NONE, RegistrationOptions.defaults()));
		}
		this.runtime.start();
		this.scheduler.advance(Duration.ofMinutes(1));
		assertThat(this.runtime.list()).allMatch((one) -> one.snapshot().state() == ConnectionState.READY);
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stopAndListenNoMore() {
		this.logger.detachAppender(this.lines);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
		this.runtime.stop(Duration.ZERO);
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void aShortOutageOfManyIsOneWarningAndOneRecovery() {
		loseAll();
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(lines(Level.WARN)).singleElement()
			.asString()
			.startsWith("acme.files.n0 has lost its connection to here: The network is away");
		assertThat(lines(Level.INFO)).singleElement()
			.asString()
			.startsWith(MANY + " registrations are registered at here again, after ")
			.endsWith(" ms and " + MANY + " attempts");
	}

	@Test
	void aLongOutageOfManyIsOneLineAMinuteWithHowManyAreAway() {
		this.gateway.onConnect(ScriptedStream::lose);
		loseAll();
		this.scheduler.advance(Duration.ofMinutes(3));
		assertThat(lines(Level.WARN)).hasSizeBetween(3, 4);
		assertThat(lines(Level.WARN).get(1)).startsWith(MANY + " registrations still can't reach here since ")
			.contains("0 can again", "of them not shown", "The network is away");
		this.gateway.accept();
		this.scheduler.advance(Duration.ofMinutes(3));
		assertThat(lines(Level.INFO)).singleElement()
			.asString()
			.startsWith(MANY + " registrations are")
			.contains(" min ");
	}

	@Test
	void anOutageThatEndsByRemovingTheLastTellsOfTheOthers() {
		List<ScriptedStream> all = List.copyOf(this.gateway.streams());
		all.get(0).lose();
		all.get(1).lose();
		this.gateway.onConnect((stream) -> {
			if (this.gateway.streams().size() > all.size() + 1) {
				return;
			}
			stream.open().answering(new Accepting());
		});
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(lines(Level.INFO)).isEmpty();
		Registration away = this.runtime.list()
			.stream()
			.filter((one) -> !one.snapshot().state().isConnected())
			.findFirst()
			.orElseThrow();
		this.runtime.remove(away.key());
		assertThat(lines(Level.INFO)).hasSize(2)
			.anyMatch((line) -> line.contains(" is registered at here again, after "))
			.contains(away.key() + " has stopped");
	}

	private void loseAll() {
		List.copyOf(this.gateway.streams()).forEach(ScriptedStream::lose);
	}

	private List<String> lines(Level level) {
		return this.lines.list.stream()
			.filter((line) -> line.getLevel().equals(level))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
