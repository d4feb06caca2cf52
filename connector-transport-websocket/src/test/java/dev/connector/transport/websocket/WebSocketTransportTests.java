package dev.connector.transport.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.failure.Failure;
import dev.connector.failure.FailureType;
import dev.connector.frame.Credentials;
import dev.connector.managed.MessageChannel;
import dev.connector.managed.MessageNotSentException;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.transport.websocket.WebSocketOptions.Limits;
import org.awaitility.Awaitility;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.TextFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Messages to and from a server of another library, over real sockets.
 */
@Timeout(120)
class WebSocketTransportTests {

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final WebSocketClients clients = new WebSocketClients(this.scheduler);

	private final Events events = new Events();

	private TestPeer peer;

	@BeforeEach
	void startPeer() throws Exception {
		this.peer = TestPeer.plain();
	}

	@AfterEach
	void leavesNothingBehind() throws Exception {
		this.clients.close();
		this.peer.close();
		Awaitility.await().until(this.clients::isTerminated);
		Awaitility.await().until(() -> this.scheduler.pending() == 0);
		assertThat(this.events.closed.get()).isLessThanOrEqualTo(1);
		assertThat(this.events.overlaps.get()).isZero();
	}

	@Test
	void textAndBytesGoThereAndBack() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		channel.send(WebSocketMessage.text("grüezi €")).toCompletableFuture().get(30, TimeUnit.SECONDS);
		assertThat(this.events.next()).isEqualTo(WebSocketMessage.text("grüezi €"));
		channel.send(WebSocketMessage.binary(new byte[] { 0, -1, 1 }));
		assertThat(this.events.next()).isEqualTo(WebSocketMessage.binary(new byte[] { 0, -1, 1 }));
		assertThat(channel.queued()).isZero();
	}

	@Test
	void messagesKeepTheirOrder() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		for (int i = 0; i < 1000; i++) {
			channel.send(WebSocketMessage.text("m" + i));
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(this.events.next()).isEqualTo(WebSocketMessage.text("m" + i));
		}
	}

	@Test
	void fragmentsComeAsOneMessage() throws Exception {
		open();
		WebSocket socket = this.peer.accepted();
		socket.sendFragmentedFrame(Opcode.TEXT, utf8("one "), false);
		socket.sendFragmentedFrame(Opcode.TEXT, utf8("and "), false);
		socket.sendFragmentedFrame(Opcode.TEXT, utf8("two"), true);
		assertThat(this.events.next()).isEqualTo(WebSocketMessage.text("one and two"));
	}

	@Test
	void aMessageAboveTheLimitEndsTheChannelWhetherInOnePieceOrNot() throws Exception {
		WebSocketOptions options = options().withLimits(new Limits(10, 10, 100));
		this.clients.transport(options).open(this.events);
		this.events.opened();
		this.peer.accepted().send("0123456789");
		assertThat(this.events.next()).isEqualTo(WebSocketMessage.text("0123456789"));
		this.peer.getConnections().iterator().next().send("0123456789a");
		assertThat(this.events.failure().message()).contains("10").contains("does not follow the protocol");
		Events others = new Events();
		this.clients.transport(options).open(others);
		others.opened();
		WebSocket socket = this.peer.accepted();
		socket.sendFragmentedFrame(Opcode.TEXT, utf8("012345"), false);
		socket.sendFragmentedFrame(Opcode.TEXT, utf8("678901"), true);
		assertThat(others.failure().type()).isEqualTo(FailureType.TRANSIENT);
	}

	@Test
	void pingsAreAnsweredByBothSides() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		channel.ping();
		assertThat(this.events.next()).isEqualTo(Events.PONG);
		this.peer.accepted().sendPing();
		channel.ping();
		assertThat(this.events.next()).isEqualTo(Events.PONG);
		assertThat(this.events.closed.get()).isZero();
	}

	@Test
	void headersAreSentAndCredentialsAreAskedForBeforeEveryDial() throws Exception {
		AtomicInteger count = new AtomicInteger();
		WebSocketOptions options = options().withHeaders(Map.of("X-API-Key", "key"))
			.withCredentials(() -> Credentials.bearer("token" + count.incrementAndGet()));
		for (int dial = 1; dial <= 2; dial++) {
			Events dialled = new Events();
			this.clients.transport(options).open(dialled);
			dialled.opened();
			ClientHandshake handshake = this.peer.handshakes.poll(30, TimeUnit.SECONDS);
			assertThat(handshake.getFieldValue("X-API-Key")).isEqualTo("key");
			assertThat(handshake.getFieldValue("Authorization")).isEqualTo("Bearer token" + dial);
			assertThat(handshake.getResourceDescriptor()).isEqualTo("/ws");
		}
	}

	@Test
	void aCloseIsAnsweredByThePeerBeforeTheEnd() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		channel.send(WebSocketMessage.text("last words"));
		channel.close(1000, "done");
		assertThat(this.events.next()).isEqualTo(WebSocketMessage.text("last words"));
		assertThat(this.events.next()).isEqualTo("closing 1000 done");
		assertThat(this.events.failure().message()).contains("close code 1000");
		assertThat(this.peer.closed()).isEqualTo("1000 done");
		channel.close(1000, "again");
		channel.abort("again");
		assertThat(this.events.isEmpty()).isTrue();
	}

	@Test
	void aCloseOfThePeerIsAnsweredAndReadByItsCode() throws Exception {
		open();
		this.peer.accepted().close(1013, "later");
		assertThat(this.events.next()).isEqualTo("closing 1013 later");
		Failure failure = this.events.failure();
		assertThat(failure.type()).isEqualTo(FailureType.CONGESTED);
		assertThat(failure.message()).contains("1013").contains("later").startsWith("ws://localhost:");
		assertThat(this.peer.closed()).isEqualTo("1013 later");
	}

	@Test
	void aLongReasonIsShortened() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		channel.close(4000, "€".repeat(100));
		assertThat(this.peer.closed()).isEqualTo("4000 " + "€".repeat(41));
	}

	@Test
	void aCodeThatMayNotBeSentIsRefused() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		assertThatIllegalArgumentException().isThrownBy(() -> channel.close(1006, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> channel.close(99, ""));
		assertThat(this.events.isEmpty()).isTrue();
	}

	@Test
	void afterTheEndNothingIsSent() throws Exception {
		MessageChannel<WebSocketMessage> channel = open();
		channel.abort("enough");
		assertThat(this.events.failure().message()).contains("aborted: enough");
		assertNotSent(channel, "not open");
		channel.ping();
		assertThat(channel.queued()).isZero();
	}

	@Test
	void beforeItIsOpenNothingIsSent() throws Exception {
		List<MessageChannel<WebSocketMessage>> channels = new ArrayList<>();
		try (RawServer silent = RawServer.answering("")) {
			channels.add(this.clients.transport(WebSocketOptions.of(silent.uri())).open(this.events));
			silent.request();
			assertNotSent(channels.get(0), "not open");
			channels.get(0).close(1000, "never mind");
			assertThat(this.events.failure().message()).contains("aborted: never mind");
		}
	}

	@Test
	void aListenerThatThrowsEndsTheChannel() throws Exception {
		Events failing = new Events() {

			@Override
			public void onMessage(WebSocketMessage message) {
				throw new IllegalStateException("can't read it");
			}

		};
		MessageChannel<WebSocketMessage> channel = this.clients.transport(options()).open(failing);
		failing.opened();
		channel.send(WebSocketMessage.text("a"));
		assertThat(failing.failure().message()).contains("can't read it");
		assertThat(this.peer.closed()).startsWith("1006");
	}

	@Test
	void aListenerThatAbortsIsToldOfTheEndAfterwardsAndOfNoMoreMessages() throws Exception {
		CompletableFuture<MessageChannel<WebSocketMessage>> opened = new CompletableFuture<>();
		Events aborting = new Events() {

			@Override
			public void onMessage(WebSocketMessage message) {
				this.inside.incrementAndGet();
				opened.join().abort("seen enough");
				this.inside.decrementAndGet();
				super.onMessage(message);
			}

		};
		MessageChannel<WebSocketMessage> channel = this.clients.transport(options()).open(aborting);
		opened.complete(channel);
		aborting.opened();
		WebSocket socket = this.peer.accepted();
		// Sent one by one, the second could come too late to be sent at all
		socket.sendFrame(List.of(text("one"), text("two")));
		assertThat(aborting.next()).isEqualTo(WebSocketMessage.text("one"));
		assertThat(aborting.failure().message()).contains("seen enough");
		assertThat(aborting.overlaps.get()).isZero();
	}

	@Test
	void closedClientsEndTheirChannelsAndOpenNoMore() throws Exception {
		open();
		this.clients.close();
		assertThat(this.events.failure().message()).contains("the client was closed");
		assertThatIllegalStateException().isThrownBy(() -> this.clients.transport(options()).open(new Events()));
		this.clients.close();
	}

	private static Framedata text(String text) {
		TextFrame frame = new TextFrame();
		frame.setPayload(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
		return frame;
	}

	private MessageChannel<WebSocketMessage> open() throws InterruptedException {
		MessageChannel<WebSocketMessage> channel = this.clients.transport(options()).open(this.events);
		this.events.opened();
		return channel;
	}

	private WebSocketOptions options() {
		return WebSocketOptions.of(this.peer.uri());
	}

	private static ByteBuffer utf8(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	static void assertNotSent(MessageChannel<WebSocketMessage> channel, String why) {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(
					() -> channel.send(WebSocketMessage.text("secret")).toCompletableFuture().get(30, TimeUnit.SECONDS))
			.withCauseInstanceOf(MessageNotSentException.class)
			.withMessageContaining(why)
			.withMessageNotContaining("secret");
	}

}
