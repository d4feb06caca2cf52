package dev.connector.transport.websocket.example;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import dev.connector.managed.CloseOutcome;
import dev.connector.managed.ConnectionStatus;
import dev.connector.managed.ManagedOptions;
import dev.connector.reconnect.ReconnectOptions;
import dev.connector.test.TcpFaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of the manual, over a network that fails.
 */
@Timeout(120)
class ReplayTests {

	private static final int STEPS = 3;

	/** Events of all steps, and one ReadyForContinue before each. */
	private static final int PLACES = STEPS * 101;

	private static final ManagedOptions OPTIONS = ManagedOptions.defaults()
		.withReconnect(ReconnectOptions.defaults().withDelays(Duration.ofMillis(20), Duration.ofMillis(100)));

	private final List<String> output = Collections.synchronizedList(new ArrayList<>());

	private Consumer<String> onOutput = (event) -> {
	};

	private ReplayServer server;

	private TcpFaultProxy proxy;

	private Replay replay;

	@BeforeEach
	void start() throws Exception {
		this.server = ReplayServer.started(STEPS);
		this.proxy = TcpFaultProxy.to(this.server.getPort());
		this.replay = new Replay(URI.create("http://localhost:" + this.proxy.port() + "/api/"), "s7", OPTIONS,
				(event) -> {
					this.output.add(event);
					this.onOutput.accept(event);
				});
	}

	@AfterEach
	void end() throws Exception {
		this.replay.close();
		this.proxy.close();
		this.server.stop(1000);
	}

	@Test
	void itRunsToItsEnd() throws Exception {
		run();
		assertNothingLostOrDoubled();
		assertThat(this.server.authorizations).containsExactly("/api/control Bearer secret");
		assertThat(this.replay.control().status().generation()).isEqualTo(1);
		assertThat(end(this.replay.end())).isEqualTo(CloseOutcome.ACKED);
		assertThat(this.replay.control().status().state()).isEqualTo(ConnectionStatus.State.CLOSED);
	}

	@ParameterizedTest
	@CsvSource({ "1, false", "2, true", "57, false", "101, true", "102, false", "103, true", "202, false",
			"250, true" })
	void aCutLosesAndDoublesNothing(int place, boolean reset) throws Exception {
		this.onOutput = (event) -> {
			if (event.equals("ReadyForContinue " + place) || event.startsWith("Event " + place + " ")) {
				cut(reset);
			}
		};
		run();
		assertNothingLostOrDoubled();
		assertThat(this.server.count("Continue 100")).isEqualTo(STEPS);
		assertThat(this.server.requests).contains("Create s7");
	}

	@Test
	void cutsOverAndOverLoseAndDoubleNothing() throws Exception {
		this.onOutput = (event) -> {
			String[] words = event.split(" ");
			if (words[0].equals("Event") && words[1].endsWith("7")) {
				cut(words[1].length() == 2);
			}
		};
		run();
		assertNothingLostOrDoubled();
		assertThat(this.server.count("Continue 100")).isEqualTo(STEPS);
		assertThat(this.replay.control().status().generation()).isGreaterThan(1);
	}

	@Test
	void aCreateWhoseAnswerIsLostCreatesOnce() throws Exception {
		this.server.lostAnswers = 2;
		run();
		assertNothingLostOrDoubled();
		assertThat(this.server.count("Create s7")).isEqualTo(3);
		assertThat(this.server.created).isEqualTo(1);
	}

	@Test
	void aServiceThatForgotTheSessionIsAGap() throws Exception {
		AtomicBoolean forgotten = new AtomicBoolean();
		this.onOutput = (event) -> {
			if (event.startsWith("Event 150 ") && forgotten.compareAndSet(false, true)) {
				this.server.forgetSessions();
				this.proxy.cut();
			}
		};
		run();
		int gap = gapAt();
		assertThat(places(this.output.subList(0, gap)))
			.isEqualTo(upTo(Integer.parseInt(this.output.get(gap).split(" ")[2])));
		assertThat(places(this.output.subList(gap + 1, this.output.size()))).isEqualTo(upTo(PLACES));
	}

	@Test
	void aCloseInTheMiddleIsAcknowledgedAndLeavesNothingAtTheService() throws Exception {
		CompletableFuture<Void> somewhere = new CompletableFuture<>();
		this.onOutput = (event) -> {
			if (event.startsWith("Event 50 ")) {
				somewhere.complete(null);
			}
		};
		this.replay.run();
		somewhere.get(30, TimeUnit.SECONDS);
		assertThat(end(this.replay.end())).isEqualTo(CloseOutcome.ACKED);
		assertThat(this.server.knowsSession("s7")).isFalse();
	}

	@Test
	void aCloseWithoutAConnectionSaysSo() throws Exception {
		this.proxy.refuse();
		this.replay.run();
		assertThat(end(this.replay.end())).isEqualTo(CloseOutcome.NOT_SENT);
	}

	private void run() throws Exception {
		this.replay.run().toCompletableFuture().get(60, TimeUnit.SECONDS);
	}

	private void cut(boolean reset) {
		if (reset) {
			this.proxy.reset();
		}
		else {
			this.proxy.cut();
		}
	}

	private static CloseOutcome end(CompletionStage<CloseOutcome> closing) throws Exception {
		return closing.toCompletableFuture().get(30, TimeUnit.SECONDS);
	}

	private void assertNothingLostOrDoubled() {
		assertThat(this.output).doesNotContain("NOT CONTINUED").noneMatch((event) -> event.startsWith("GAP"));
		assertThat(this.output).contains("Completed");
		assertThat(places(this.output)).isEqualTo(upTo(PLACES));
	}

	private int gapAt() {
		for (int i = 0; i < this.output.size(); i++) {
			if (this.output.get(i).startsWith("GAP")) {
				return i;
			}
		}
		throw new AssertionError("no gap");
	}

	private static List<Integer> places(List<String> events) {
		return events.stream()
			.map((event) -> event.split(" "))
			.filter((words) -> words[0].equals("Event") || words[0].equals("ReadyForContinue"))
			.map((words) -> Integer.parseInt(words[1]))
			.toList();
	}

	private static List<Integer> upTo(int last) {
		List<Integer> places = new ArrayList<>();
		for (int place = 1; place <= last; place++) {
			places.add(place);
		}
		return places;
	}

}
