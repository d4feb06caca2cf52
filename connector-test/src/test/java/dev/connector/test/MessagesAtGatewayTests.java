package dev.connector.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorRuntime;
import dev.connector.Payload;
import dev.connector.connection.ConnectionState;
import dev.connector.destination.Destination;
import dev.connector.destination.DestinationOptions;
import dev.connector.destination.PayloadClass;
import dev.connector.gateway.GatewayOptions;
import dev.connector.gateway.MessageHandler;
import dev.connector.gateway.MessagePeer;
import dev.connector.message.MessageIdentity;
import dev.connector.message.MessageListener;
import dev.connector.message.MessageNotDeliveredException;
import dev.connector.message.MessageNotDeliveredException.Fate;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that belong to no registration, with both engines together, over streams
 * without a network and in virtual time.
 */
class MessagesAtGatewayTests {

	private final VirtualScheduler time = new VirtualScheduler();

	private final Handler handler = new Handler();

	private final List<String> inbox = new ArrayList<>();

	private final InProcessGateway gateway = InProcessGateway.start(GatewayOptions.defaults(), this.time, this.handler);

	private final ConnectorRuntime runtime = newRuntime("one");

	@AfterEach
	void nothingIsLeft() {
		this.runtime.stop(Duration.ofSeconds(1));
		this.time.advance(Duration.ofSeconds(3));
		this.gateway.close();
		assertThat(this.time.pending()).isZero();
		assertThat(this.gateway.gateway().peers()).isEmpty();
	}

	@Test
	void messagesGoBothWays() {
		this.runtime.start();
		listen(this.runtime);
		assertThat(send("1")).isCompletedWithValue(null);
		assertThat(this.handler.heard).containsExactly("connected one", "one 1");
		assertThat(answer("2")).isCompletedWithValue(null);
		assertThat(this.inbox).containsExactly("2");
	}

	@Test
	void handlerAnswersFromWithinItsTurn() {
		this.handler.echoes = true;
		this.runtime.start();
		listen(this.runtime);
		for (int i = 0; i < 1000; i++) {
			assertThat(send("" + i)).isCompletedWithValue(null);
		}
		assertThat(this.inbox).hasSize(1000).startsWith("echo 0").endsWith("echo 999");
	}

	@Test
	void eachMessageArrivesOnceOrFailsThoughStreamsAreCutAllTheTime() {
		this.runtime.start();
		listen(this.runtime);
		Random random = new Random(42);
		List<CompletableFuture<Void>> up = new ArrayList<>();
		List<CompletableFuture<Void>> down = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			up.add(send("" + i));
			down.add(answer("" + i));
			if (random.nextInt(100) == 0) {
				this.handler.cutsAfter = random.nextInt(5);
			}
			if (random.nextInt(30) == 0) {
				destination(this.runtime).replaceStreams("the test moves it");
			}
			if (random.nextInt(2) == 0) {
				this.time.advance(Duration.ofMillis(random.nextInt(2000)));
			}
		}
		this.time.advance(Duration.ofSeconds(60));
		assertOnceOrFailed(up, this.handler.messages());
		assertOnceOrFailed(down, this.inbox);
	}

	@Test
	void moveLosesNothingInEitherDirection() {
		this.handler.takes = false;
		this.runtime.start();
		listen(this.runtime);
		List<CompletableFuture<Void>> up = new ArrayList<>();
		List<CompletableFuture<Void>> down = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			up.add(send("" + i));
			down.add(answer("" + i));
			if (i % 10 == 0) {
				destination(this.runtime).replaceWires("the test moves it");
			}
			this.handler.takeAll();
			this.time.advance(Duration.ofSeconds(1));
		}
		assertThat(up).allMatch((sent) -> sent.isDone() && !sent.isCompletedExceptionally());
		assertThat(down).allMatch((sent) -> sent.isDone() && !sent.isCompletedExceptionally());
		assertThat(this.handler.messages()).hasSize(100);
		assertThat(this.handler.heard).filteredOn((heard) -> heard.contains("connected")).hasSize(1);
		assertThat(this.inbox).hasSize(100);
	}

	@Test
	void slowReceiverStopsTheSenderAndNothingIsKeptBeyondTheLimits() {
		this.handler.takes = false;
		this.runtime.start();
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (int i = 0; i < 20_000; i++) {
			all.add(send("" + i));
		}
		assertThat(this.handler.messages()).hasSize(256);
		assertThat(all).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(10_000);
		assertThat(all.get(10_000)).isCompletedExceptionally();
		while (this.handler.takeAll() > 0) {
			assertThat(destination(this.runtime).snapshot().messages().get(0).waiting()).isLessThan(10_000);
		}
		assertThat(this.handler.messages()).hasSize(10_000);
		assertThat(all).allMatch(CompletableFuture::isDone);
	}

	@Test
	void secondProcessOfANameTakesItOverAndTheFirstGivesUp() {
		this.runtime.start();
		assertThat(send("1")).isCompleted();
		ConnectorRuntime other = newRuntime("one");
		other.start();
		assertThat(destination(other).send(PayloadClass.EVENT, Payload.json("2")).toCompletableFuture()).isCompleted();
		assertThat(destination(this.runtime).snapshot().messages().get(0).state()).isEqualTo(ConnectionState.FAILED);
		assertFate(send("3"), Fate.NOT_SENT);
		other.stop(Duration.ZERO);
		this.time.advance(Duration.ofSeconds(3));
	}

	@Test
	void gatewayWithoutAHandlerSaysSo() {
		InProcessGateway silent = InProcessGateway.start(GatewayOptions.defaults(), this.time);
		Destination destination = new Destination(DestinationOptions.of("silent", URI.create("inprocess:test")),
				List.of(silent.wires()), this.time);
		CompletableFuture<Void> sent = destination.send(PayloadClass.EVENT, Payload.json("1")).toCompletableFuture();
		assertFate(sent, Fate.NOT_SENT);
		assertThat(destination.snapshot().messages().get(0).lastFailure().message())
			.contains("No one listens for messages here");
		destination.close();
		silent.close();
	}

	@Test
	void runtimeThatStopsWaitsForAnswersAndMayBeStartedAgain() {
		this.handler.takes = false;
		this.runtime.start();
		listen(this.runtime);
		CompletableFuture<Void> sent = send("1");
		CompletableFuture<Void> stopped = this.runtime.stop(Duration.ofSeconds(5)).toCompletableFuture();
		assertThat(stopped).isNotDone();
		assertFate(send("2"), Fate.NOT_SENT);
		this.handler.takeAll();
		assertThat(sent).isCompletedWithValue(null);
		assertThat(stopped).isCompleted();
		assertThat(this.handler.heard).last().asString().contains("goodbye");
		this.runtime.start();
		assertThat(answer("3")).isCompletedWithValue(null);
		assertThat(this.inbox).containsExactly("3");
	}

	@Test
	void emptiedGatewayIsLeftWhenThereIsAnother() {
		this.runtime.start();
		listen(this.runtime);
		this.gateway.gateway().evacuate(Duration.ofSeconds(10));
		this.time.advance(Duration.ofSeconds(6));
		assertThat(send("1")).as("stays where it is while there is no other").isCompletedWithValue(null);
	}

	private void listen(ConnectorRuntime listening) {
		destination(listening).listen(PayloadClass.EVENT, (MessageListener) (message) -> {
			this.inbox.add(message.text());
			return CompletableFuture.completedFuture(null);
		});
	}

	private CompletableFuture<Void> send(String text) {
		return this.runtime.transports().send("here", PayloadClass.EVENT, Payload.json(text)).toCompletableFuture();
	}

	private CompletableFuture<Void> answer(String text) {
		return this.handler.last.send(Payload.json(text)).toCompletableFuture();
	}

	private ConnectorRuntime newRuntime(String name) {
		return ConnectorRuntime.builder()
			.scheduler(this.time)
			.handlerExecutor(Runnable::run)
			.wireFactory(this.gateway.wires())
			.messageIdentity(() -> new MessageIdentity("default", name))
			.destination(DestinationOptions.of("here", URI.create("inprocess:test")))
			.build();
	}

	private static Destination destination(ConnectorRuntime of) {
		return of.transports().get("here");
	}

	private static void assertOnceOrFailed(List<CompletableFuture<Void>> sent, List<String> received) {
		assertThat(new HashSet<>(received)).as("each at most once").hasSameSizeAs(received);
		int failed = 0;
		for (int i = 0; i < sent.size(); i++) {
			assertThat(sent.get(i)).as("message " + i).isDone();
			if (!sent.get(i).isCompletedExceptionally()) {
				assertThat(received).contains("" + i);
			}
			else {
				failed++;
				if (fate(sent.get(i)) == Fate.NOT_SENT) {
					assertThat(received).doesNotContain("" + i);
				}
			}
		}
		assertThat(failed).as("cuts were felt").isPositive();
		assertThat(received).as("not all failed").hasSizeGreaterThan(500);
	}

	private static void assertFate(CompletableFuture<Void> sent, Fate fate) {
		assertThat(sent).isCompletedExceptionally();
		assertThat(fate(sent)).isEqualTo(fate);
	}

	private static Fate fate(CompletableFuture<Void> sent) {
		Throwable thrown = sent.handle((done, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex).join();
		return ((MessageNotDeliveredException) thrown).fate();
	}

	/**
	 * Remembers what came, and cuts streams where a test wants it.
	 */
	private final class Handler implements MessageHandler {

		private final List<String> heard = new ArrayList<>();

		private final List<CompletableFuture<Void>> open = new ArrayList<>();

		private MessagePeer last;

		private boolean takes = true;

		private boolean echoes;

		private int cutsAfter = -1;

		@Override
		public void onConnected(MessagePeer peer) {
			this.last = peer;
			this.heard.add("connected " + peer.name());
		}

		@Override
		public CompletionStage<Void> onMessage(MessagePeer peer, Payload message) {
			this.heard.add(peer.name() + " " + message.text());
			if (this.echoes) {
				peer.send(Payload.json("echo " + message.text()));
			}
			if (this.cutsAfter-- == 0) {
				MessagesAtGatewayTests.this.gateway.cutAll();
			}
			if (this.takes) {
				return CompletableFuture.completedFuture(null);
			}
			CompletableFuture<Void> taken = new CompletableFuture<>();
			this.open.add(taken);
			return taken;
		}

		@Override
		public void onDisconnected(MessagePeer peer, String reason) {
			this.heard.add("gone " + peer.name() + ": " + reason);
		}

		int takeAll() {
			List<CompletableFuture<Void>> now = new ArrayList<>(this.open);
			this.open.clear();
			now.forEach((taken) -> taken.complete(null));
			return now.size();
		}

		List<String> messages() {
			return this.heard.stream()
				.filter((text) -> text.startsWith("one "))
				.map((text) -> text.substring("one ".length()))
				.toList();
		}

	}

}
