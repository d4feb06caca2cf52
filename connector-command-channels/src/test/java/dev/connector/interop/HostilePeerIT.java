package dev.connector.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.connector.command.CommandChannelDescriptor;
import dev.connector.command.CommandRegistryOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.connector.interop.JavaSide.eventually;
import static dev.connector.interop.JavaSide.get;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a peer says or doesn't, its own channel suffers at most, and what it can make
 * us keep is bounded. A registry listens over TCP; one neighbour is as it should be, the
 * other one is not.
 */
@Timeout(120)
class HostilePeerIT {

	private static final long MUCH = 96L * 1024 * 1024;

	/** What may be on its way in the buffers of the system, beside our own limits. */
	private static final long BOUND = 64L * 1024 * 1024;

	private final JavaSide root = new JavaSide("root", false);

	private final JavaSide good = new JavaSide("good", true);

	private HostilePeer hostile;

	private int port;

	@BeforeEach
	void connect() throws IOException {
		this.port = this.root.listen();
		this.good.dialRoot(this.port);
		eventually(() -> assertThat(this.root.commandsOfPeer()).contains("good.echo"));
		this.hostile = another();
	}

	@AfterEach
	void everybodyElseIsUnharmed() throws IOException {
		try (this.root; this.good) {
			assertUnharmed();
			this.hostile.close();
			eventually(() -> assertThat(this.root.registry().channels()).hasSize(1));
			eventually(() -> assertThat(this.root.commandsOfPeer()).allMatch((id) -> id.startsWith("good.")));
			assertUnharmed();
		}
	}

	@Test
	void aLineWithoutEndEndsTheChannel() {
		assertThat(this.hostile.flood("x", MUCH)).isLessThan(BOUND);
		this.hostile.awaitEnd();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":" })
	void whatIsNestedWithoutEndIsLeftOut(String level) throws IOException {
		String deep = level.repeat(200_000);
		this.hostile.line(deep)
			.line("{\"id\":\"1\",\"type\":\"event\",\"eventId\":\"e\",\"payload\":" + deep + "}")
			.line("{\"id\":\"2\",\"type\":\"list.commands.response\",\"thid\":\"t\",\"commands\":[{\"id\":\"a\",\"schema\":{\"request\":"
					+ deep + "}}]}");
		assertAnswers(this.hostile);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\r", " \t ", "null", "0", "\"text\"", "[]", "{}", "{",
			"{\"id\":null,\"type\":\"event\"}", "{\"id\":\"\",\"type\":\"list.commands.request\"}",
			"{\"id\":\"1\",\"type\":7}", "{\"id\":\"1\",\"type\":\"hello\"}",
			"{\"id\":\"1\",\"type\":\"list.commands.response\",\"thid\":\"t\",\"commands\":[7]}",
			"{\"id\":\"1\",\"type\":\"execute.command.response\",\"thid\":\"t\",\"response\":{\"ok\":\"yes\"}}",
			"{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"\"}", "\ufeff{}", "\u0000\u0000",
			"{\"id\":\"1\",\"id\":\"2\",\"type\":\"event\",\"eventId\":\"e\"} {}",
			"GET / HTTP/1.1\r\nHost: localhost\r\n\r" })
	void whatIsNoMessageIsLeftOut(String line) throws IOException {
		this.hostile.line(line);
		assertAnswers(this.hostile);
	}

	@Test
	void whatIsNoTextIsLeftOut() throws IOException {
		this.hostile.bytes(new byte[] { (byte) 0xff, (byte) 0xfe, '\n', '"', (byte) 0xc3, '"', '\n' });
		assertAnswers(this.hostile);
	}

	@Test
	void messagesMayComeInPieces() throws IOException {
		String message = "{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"root.echo\",\"request\":{\"a\":\"ü\"}}\r\n";
		for (byte piece : message.getBytes(StandardCharsets.UTF_8)) {
			this.hostile.bytes(new byte[] { piece });
		}
		assertThat(this.hostile.readUntil("execute.command.response")).contains("\"ü\"");
	}

	@Test
	void aPeerThatAsksAndNeverReadsLosesItsChannel() {
		String question = "{\"id\":\"1\",\"type\":\"list.commands.request\"}\n";
		this.hostile.flood(question, MUCH);
		eventually(() -> assertThat(channelsOf(this.root)).isEqualTo(1));
	}

	@Test
	void aPeerThatCallsAndNeverReadsLosesItsChannel() {
		String call = "{\"id\":\"1\",\"type\":\"execute.command.request\",\"commandId\":\"root.echo\",\"request\":{\"a\":\""
				+ "x".repeat(4000) + "\"}}\n";
		this.hostile.flood(call, MUCH);
		eventually(() -> assertThat(channelsOf(this.root)).isEqualTo(1));
	}

	@Test
	void commandsWithoutEndAreRefusedAtSomeNumber() throws IOException {
		int most = CommandRegistryOptions.defaults().maxCommandsPerChannel();
		for (int list = 0; list < 4; list++) {
			StringBuilder commands = new StringBuilder("{\"id\":\"evil.0\"}");
			for (int i = 0; i < most / 2; i++) {
				commands.append(",{\"id\":\"evil.").append(list * most + i).append("\"}");
			}
			this.hostile.line("{\"id\":\"" + list
					+ "\",\"type\":\"list.commands.response\",\"thid\":\"t\",\"commands\":[" + commands + "]}");
		}
		this.hostile.line("{\"id\":\"r\",\"type\":\"register.command.request\",\"command\":{\"id\":\"evil.last\"}}");
		assertThat(this.hostile.readUntil("register.command.response")).contains("duplicate_command");
		assertThat(this.root.commandsOfPeer().stream().filter((id) -> id.startsWith("evil."))).hasSize(most);
	}

	@Test
	void callsWithoutEndAreRefusedAtSomeNumber() throws IOException {
		int most = CommandRegistryOptions.defaults().maxWaitingPerChannel();
		for (int i = 0; i < most + 300; i++) {
			this.hostile
				.line("{\"id\":\"" + i + "\",\"type\":\"execute.command.request\",\"commandId\":\"root.never\"}");
		}
		assertThat(this.hostile.readUntil("execute.command.response")).contains("internal_error", "Too many");
		CommandChannelDescriptor channel = this.root.registry().channels().get(1);
		assertThat(channel.waiting()).isEqualTo(most);
	}

	@Test
	void eventsWithoutEndHoldUpNobody() throws IOException {
		CountDownLatch reading = new CountDownLatch(1);
		AtomicInteger heard = new AtomicInteger();
		this.root.registry().on("evil.told", (payload) -> {
			heard.incrementAndGet();
			JavaSide.await(reading);
		});
		int count = 3 * CommandRegistryOptions.defaults().maxWaitingPerChannel();
		for (int i = 0; i < count; i++) {
			this.hostile.line("{\"id\":\"e" + i + "\",\"type\":\"event\",\"eventId\":\"evil.told\"}");
		}
		assertAnswers(this.hostile);
		assertUnharmed();
		reading.countDown();
		eventually(() -> assertThat(heard).hasValueGreaterThan(count / 4));
		assertThat(heard).hasValueLessThan(count);
	}

	@Test
	void answersCountFromThoseWhoWereAsked() throws IOException {
		this.hostile.line("{\"id\":\"r\",\"type\":\"register.command.request\",\"command\":{\"id\":\"evil.work\"}}");
		assertThat(this.hostile.readUntil("register.command.response")).contains("\"ok\":true");
		CompletionStage<Object> call = this.root.call("evil.work", null, Object.class);
		String question = this.hostile.readUntil("execute.command.request");
		String id = question.replaceFirst(".*\"id\":\"([^\"]+)\".*", "$1");
		try (HostilePeer forger = another()) {
			forger.line(answer(id, "\"forged\""));
			assertAnswers(forger);
			assertThat(call.toCompletableFuture()).isNotDone();
		}
		this.hostile.line(answer("another", "\"lost\"")).line(answer(id, "\"real\"")).line(answer(id, "\"again\""));
		assertThat(get(call)).isEqualTo("real");
	}

	@Test
	void nobodyTakesTheCommandsOfOthers() throws IOException {
		this.hostile.line("{\"id\":\"1\",\"type\":\"list.commands.response\",\"thid\":\"t\",\"commands\":"
				+ "[{\"id\":\"good.echo\"},{\"id\":\"root.echo\"},{\"id\":\"_root.ping\"}]}");
		for (String id : new String[] { "good.echo", "root.echo", "_root.ping" }) {
			this.hostile.line("{\"id\":\"" + id + "\",\"type\":\"register.command.request\",\"command\":{\"id\":\"" + id
					+ "\"}}");
			assertThat(this.hostile.readUntil("register.command.response")).contains("duplicate_command");
		}
	}

	@Test
	void anIdThatIsUsedTwiceHarmsNobody() throws IOException {
		String call = "{\"id\":\"same\",\"type\":\"execute.command.request\",\"commandId\":\"good.never\"}";
		this.hostile.line(call).line(call);
		try (HostilePeer other = another()) {
			other.line(call.replace("never", "echo"));
			assertThat(other.readUntil("execute.command.response")).contains("\"thid\":\"same\"", "\"ok\":true");
			other.line(call).reset();
		}
		assertAnswers(this.hostile);
	}

	@Test
	void aConnectionThatIsResetInAMessageIsForgotten() throws IOException {
		try (HostilePeer other = another()) {
			other.line("{\"id\":\"r\",\"type\":\"register.command.request\",\"command\":{\"id\":\"evil.work\"}}");
			other.readUntil("register.command.response");
			CompletionStage<Object> call = this.root.call("evil.work", null, Object.class);
			other.readUntil("execute.command.request");
			other.say("{\"id\":\"1\",\"type\":\"execute.comm").reset();
			assertThat(JavaSide.failure(call).code().wireName()).isEqualTo("channel_disconnected");
		}
	}

	private HostilePeer another() throws IOException {
		HostilePeer peer = new HostilePeer(new Socket(InetAddress.getLoopbackAddress(), this.port));
		peer.readUntil("list.commands.request");
		return peer;
	}

	private void assertUnharmed() {
		assertThat(get(this.root.call("good.add", new JavaSide.Sum(1, 2), Integer.class))).isEqualTo(3);
		assertThat(get(this.good.call("root.add", new JavaSide.Sum(3, 4), Integer.class))).isEqualTo(7);
		assertThat(get(this.good.call("_root.ping", Map.of(), String.class))).isEqualTo("pong");
	}

	private static void assertAnswers(HostilePeer peer) throws IOException {
		peer.line("{\"id\":\"the last\",\"type\":\"list.commands.request\"}");
		assertThat(peer.readUntil("\"thid\":\"the last\"")).contains("list.commands.response", "root.echo")
			.doesNotContain("_root.ping");
	}

	private static String answer(String thid, String result) {
		return "{\"id\":\"a\",\"type\":\"execute.command.response\",\"thid\":\"" + thid
				+ "\",\"response\":{\"ok\":true,\"result\":" + result + "}}";
	}

	private static int channelsOf(JavaSide side) {
		return side.registry().channels().size();
	}

}
