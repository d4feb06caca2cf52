package dev.connector.command.link;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandRegistry;
import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class LinkLogTests extends AbstractLinkTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(CommandRegistry.class.getPackageName());

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void listenNoMore() {
		this.logger.detachAppender(this.lines);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void linkThatGoesWellIsOneLine() {
		start();
		advance(Duration.ofHours(1));
		assertThat(said()).containsExactly("INFO Command channel 'peer' is connected with tcp://there:1");
	}

	@Test
	void outageIsAWarningThenALineAMinuteAndItsEnd() {
		start();
		this.lines.list.clear();
		ConnectException refused = new ConnectException("Connection refused");
		this.peer.onStart = (line) -> CompletableFuture.failedStage(refused);
		this.peer.last().breakOff(null);
		assertThat(said()).singleElement()
			.asString()
			.startsWith("WARN Command channel 'peer' has lost its connection to tcp://there:1: tcp://there:1: the peer"
					+ " has closed the channel (next attempt at 2026-01-01T00:00:00.");
		this.lines.list.clear();
		advance(Duration.ofMinutes(10));
		assertThat(said()).hasSizeBetween(5, 10)
			.allMatch((line) -> line.startsWith("WARN Command channel 'peer' still can't reach tcp://there:1 since"))
			.allMatch((line) -> line.contains("of them not shown): tcp://there:1: nothing accepts connections there"));
		this.lines.list.clear();
		this.peer.onStart = (line) -> CompletableFuture.completedStage(null);
		advance(Duration.ofMinutes(1));
		assertThat(said()).singleElement()
			.asString()
			.matches("INFO Command channel 'peer' is connected with tcp://there:1 again, after 10 min [0-9]+ s and"
					+ " [0-9]+ attempts");
	}

	@Test
	void givingUpIsAnErrorAndRearmingIsSaid() {
		this.peer.onStart = (line) -> CompletableFuture.failedStage(new IllegalStateException(
				CommandChannelException.failed(new Failure(FailureType.FATAL, "HTTP 404", null, null))));
		start();
		assertThat(said())
			.containsExactly("ERROR Command channel 'peer' to tcp://there:1 has failed: HTTP 404. There is"
					+ " no further attempt until somebody rearms it (reconnect.rearm-after is not set)");
		this.lines.list.clear();
		this.peer.onStart = (line) -> CompletableFuture.completedStage(null);
		this.started.rearm();
		advance(Duration.ofSeconds(1));
		assertThat(said()).containsExactly("INFO Command channel 'peer' is rearmed: it is to reach tcp://there:1 again",
				"INFO Command channel 'peer' is connected with tcp://there:1");
	}

	@Test
	void pausesAndTheEndAreSaid() {
		CommandLink link = start();
		this.lines.list.clear();
		link.pause();
		link.resume();
		link.stop(Duration.ZERO);
		assertThat(said()).containsExactly(
				"INFO Command channel 'peer' is paused: requests of tcp://there:1 are refused",
				"INFO Command channel 'peer' takes requests of tcp://there:1 again",
				"INFO Command channel 'peer' to tcp://there:1 is closed");
	}

	private List<String> said() {
		return this.lines.list.stream().map((line) -> line.getLevel() + " " + line.getFormattedMessage()).toList();
	}

}
