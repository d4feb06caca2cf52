package dev.connector.command.channel.line;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.connector.command.CommandChannel;
import dev.connector.command.CommandChannelException;
import dev.connector.command.CommandMessage;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.Leftovers;
import dev.connector.command.channel.Recorder;
import dev.connector.command.channel.TestTls;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.destination.HttpProxy;
import dev.connector.failure.FailureStep;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.schedule.VirtualScheduler;
import dev.connector.test.HttpConnectProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Channels and listeners over TCP, with peers of another kind.
 */
@Timeout(120)
class TcpChannelTests {

	private static final int MAX_BYTES = 1000;

	private static final String LIST = "{\"id\":\"%s\",\"type\":\"list.commands.request\"}";

	@TempDir
	Path directory;

	private final VirtualScheduler scheduler = new VirtualScheduler();

	private final TcpChannels channels = new TcpChannels(ChannelEnvironment.of(
			new CommandMessageCodec(new JsonMapper(), CommandMessageLimits.defaults().withMaxBytes(MAX_BYTES)),
			this.scheduler));

	private final BlockingQueue<CommandChannel> accepted = new LinkedBlockingQueue<>();

	private final Recorder hears = new Recorder();

	@AfterEach
	void leavesNothingBehind() {
		this.channels.close();
		Leftovers.requireNone(this.scheduler);
		this.hears.requireOrder();
	}

	@Test
	void livesOnAfterALineThatIsNoMessage() throws Exception {
		try (Socket peer = connect(listen(options()))) {
			write(peer, "nonsense\n{}\r\n\n{\"id\":\"1\",\"type\":\"dance\"}\n\u0000\n" + LIST.formatted("2"));
			write(peer, "\r\n" + LIST.formatted("\u00e4").substring(0, 8));
			assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("2"));
			byte[] rest = (LIST.formatted("\u00e4").substring(8) + "\n").getBytes(StandardCharsets.UTF_8);
			for (byte part : rest) {
				peer.getOutputStream().write(part);
			}
			assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("\u00e4"));
		}
		assertThat(this.hears.end()).isNull();
	}

	@Test
	void endsOnALineThatIsTooLongBeforeItIsComplete() throws Exception {
		try (Socket peer = connect(listen(options()))) {
			write(peer, LIST.formatted("1") + "\n" + "x".repeat(MAX_BYTES + 2));
			assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
			assertThat(this.hears.end()).isInstanceOf(CommandChannelException.class)
				.hasMessageContaining(MAX_BYTES + " bytes that are allowed");
			assertThat(ended(peer)).isTrue();
		}
	}

	@Test
	void writesALineAMessage() throws Exception {
		try (Socket peer = connect(listen(options()))) {
			CommandChannel channel = this.accepted.take();
			channel.send(new CommandMessage.ListRequest("1"));
			channel.send(new CommandMessage.Event("2", "e", Map.of("a", "line\nfeed")));
			channel.close();
			assertThat(new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8)).lines())
				.containsExactly("{\"id\":\"1\",\"type\":\"list.commands.request\"}",
						"{\"id\":\"2\",\"type\":\"event\",\"eventId\":\"e\",\"payload\":{\"a\":\"line\\nfeed\"}}");
		}
	}

	@Test
	void thePeerReadsEverythingThoughItTalksAfterTheClose() throws Exception {
		try (Socket peer = connect(listen(options()))) {
			CommandChannel channel = this.accepted.poll(30, TimeUnit.SECONDS);
			for (int i = 0; i < 500; i++) {
				channel.send(new CommandMessage.ListRequest("id-" + i));
			}
			channel.close();
			assertThat(this.hears.end()).isNull();
			// A socket that is closed answers with a reset, which takes what was not read
			write(peer, LIST.formatted("late") + "\n");
			Awaitility.await().until(() -> peer.getInputStream().available() > 0);
			write(peer, LIST.formatted("later") + "\n");
			assertThat(new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8)).lines())
				.hasSize(500);
			assertThat(channel.close().toCompletableFuture()).isNotDone();
			peer.shutdownOutput();
			assertThat(channel.close().toCompletableFuture()).succeedsWithin(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void eachConnectionHasAnIdOfItsOwnAndThereAreNotTooMany() throws Exception {
		TcpListener listener = listen(options().withMaxConnections(2), Recorder::new);
		try (Socket first = connect(listener)) {
			assertThat(this.accepted.poll(30, TimeUnit.SECONDS).id()).isEqualTo("peer-1");
			refusesTheThird(listener, first);
		}
		Awaitility.await().until(() -> listener.connections() == 0);
	}

	@Test
	void aChannelThatNobodyTakesIsClosed() throws Exception {
		TcpListener listener = this.channels.listener("peer", options(),
				(channel) -> CompletableFuture.failedStage(new IllegalStateException("on purpose")));
		listener.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
		try (Socket peer = connect(listener)) {
			assertThat(ended(peer)).isTrue();
		}
		TcpListener throwing = this.channels.listener("peer", options(), (channel) -> {
			throw new IllegalStateException("on purpose");
		});
		throwing.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
		try (Socket peer = connect(throwing)) {
			assertThat(ended(peer)).isTrue();
		}
	}

	@Test
	void keepsWhatComesBeforeTheChannelIsStarted() throws Exception {
		TcpListener listener = this.channels.listener("peer", options(), (channel) -> {
			this.accepted.add(channel);
			return CompletableFuture.completedStage(null);
		});
		listener.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
		TcpListener others = listen(options(), Recorder::new);
		try (Socket peer = connect(listener)) {
			write(peer, LIST.formatted("1") + "\n");
			peer.shutdownOutput();
			CommandChannel channel = this.accepted.poll(30, TimeUnit.SECONDS);
			letAllThreadsRead(others);
			channel.start(this.hears);
			assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
			assertThat(this.hears.end()).isNull();
		}
	}

	@Test
	void saysWhereItListensAndThatAnAddressIsTaken() throws Exception {
		TcpListener listener = this.channels.listener("peer", options(), (channel) -> channel.close());
		assertThat(listener.address().getPort()).isZero();
		InetSocketAddress bound = listener.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
		assertThat(bound.getPort()).isPositive().isEqualTo(listener.address().getPort());
		assertThat(bound.getAddress().isLoopbackAddress()).isTrue();
		assertThat(listener.isSecure()).isFalse();
		assertThat(listener.requiresClientCertificates()).isFalse();
		TcpListener second = this.channels.listener("other", TcpListenerOptions.of(bound),
				(channel) -> channel.close());
		assertThat(failure(second.start().toCompletableFuture())).isInstanceOf(IOException.class);
		assertThat(failure(listener.start().toCompletableFuture())).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void letsInWhoShowsACertificateThatIsTrustedAndNobodyElse() throws Exception {
		TestTls tls = TestTls.in(this.directory);
		TestTls other = TestTls.in(this.directory);
		TcpListener listener = listen(options().withTls(new TcpListenerOptions.Tls(tls::both, true)));
		assertThat(listener.isSecure()).isTrue();
		assertThat(listener.requiresClientCertificates()).isTrue();
		Recorder refused = new Recorder();
		CommandChannel without = channel("tcps", listener, Access.OPEN.withTls(tls::trusting));
		// With TLS 1.3 the client learns of it after its own handshake is done
		without.start(refused).whenComplete((done, ex) -> {
			if (ex != null) {
				refused.onClosed(ex);
			}
		});
		assertThat(refused.end()).isNotNull();
		CommandChannel distrusting = channel("tcps", listener, Access.OPEN.withTls(other::both));
		assertThat(failure(distrusting.start(new Recorder()).toCompletableFuture())).isInstanceOfSatisfying(
				CommandChannelException.class, (ex) -> assertThat(ex.failure().step()).isEqualTo(FailureStep.TLS));
		assertThat(this.accepted).isEmpty();
		CommandChannel known = channel("tcps", listener, Access.OPEN.withTls(tls::both));
		known.start(new Recorder()).toCompletableFuture().get(30, TimeUnit.SECONDS);
		known.send(new CommandMessage.ListRequest("1"));
		assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
	}

	@Test
	void aHandshakeThatIsNotFinishedEndsAtItsTime() throws Exception {
		TestTls tls = TestTls.in(this.directory);
		TcpListener listener = listen(options().withTls(new TcpListenerOptions.Tls(tls::both, true))
			.withHandshakeTimeout(Duration.ofMillis(200)));
		try (Socket peer = connect(listener)) {
			assertThat(ended(peer)).isTrue();
		}
		Awaitility.await().until(() -> listener.connections() == 0);
	}

	@Test
	void goesThroughAProxy() throws Exception {
		TcpListener listener = listen(options());
		try (HttpConnectProxy proxy = HttpConnectProxy.start()) {
			CommandChannel channel = channel("tcp", listener,
					Access.OPEN.withProxy(new HttpProxy("localhost", proxy.port(), null, null)));
			channel.start(new Recorder()).toCompletableFuture().get(30, TimeUnit.SECONDS);
			channel.send(new CommandMessage.ListRequest("1"));
			assertThat(this.hears.next()).isEqualTo(new CommandMessage.ListRequest("1"));
			channel.close().toCompletableFuture().get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void givesUpConnectingAtItsTime() throws Exception {
		TestTls tls = TestTls.in(this.directory);
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CommandChannel channel = this.channels.create("near",
					TcpChannelOptions.of(URI.create("tcps://localhost:" + silent.getLocalPort()))
						.withAccess(Access.OPEN.withTls(tls::trusting)));
			CompletableFuture<Void> started = channel.start(this.hears).toCompletableFuture();
			silent.accept();
			this.scheduler.advance(TcpChannelOptions.of(URI.create("tcp://h:1")).connectTimeout().minusNanos(1));
			assertThat(started).isNotDone();
			this.scheduler.advance(Duration.ofNanos(1));
			assertThat(failure(started)).hasMessageContaining("not open within PT10S");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://h:1", "tcp://h", "tcp://h:0", "tcp://u@h:1", "tcp://h:1/path", "tcp://h:1?q", "tcp:h" })
	void refusesOtherAddresses(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> TcpChannelOptions.of(URI.create(uri)));
	}

	private void refusesTheThird(TcpListener listener, Socket first) throws Exception {
		try (Socket second = connect(listener)) {
			assertThat(this.accepted.poll(30, TimeUnit.SECONDS).id()).isEqualTo("peer-2");
			try (Socket third = connect(listener)) {
				assertThat(ended(third)).isTrue();
			}
			assertThat(listener.refused()).isEqualTo(1);
			first.shutdownOutput();
			Awaitility.await().until(() -> listener.connections() == 1);
			try (Socket fourth = connect(listener)) {
				assertThat(this.accepted.poll(30, TimeUnit.SECONDS)).isNotNull();
				listener.close();
				assertThat(ended(fourth)).isTrue();
				assertThat(ended(second)).isTrue();
			}
		}
	}

	/**
	 * Have every thread for connections look at its sockets.
	 */
	private void letAllThreadsRead(TcpListener others) throws Exception {
		for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
			try (Socket other = connect(others)) {
				assertThat(this.accepted.poll(30, TimeUnit.SECONDS)).isNotNull();
				other.shutdownOutput();
				assertThat(ended(other)).isTrue();
			}
		}
	}

	private static TcpListenerOptions options() {
		return TcpListenerOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	private TcpListener listen(TcpListenerOptions options) throws Exception {
		return listen(options, () -> this.hears);
	}

	private TcpListener listen(TcpListenerOptions options, Supplier<Recorder> hears) throws Exception {
		TcpListener listener = this.channels.listener("peer", options,
				(channel) -> channel.start(hears.get()).thenRun(() -> this.accepted.add(channel)));
		listener.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
		return listener;
	}

	private CommandChannel channel(String scheme, TcpListener listener, Access access) {
		URI uri = URI.create(scheme + "://localhost:" + listener.address().getPort());
		return this.channels.create("near", TcpChannelOptions.of(uri).withAccess(access));
	}

	private static Socket connect(TcpListener listener) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
		socket.setSoTimeout(30_000);
		return socket;
	}

	private static void write(Socket socket, String text) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write(text.getBytes(StandardCharsets.UTF_8));
		out.flush();
	}

	private static boolean ended(Socket socket) throws IOException {
		try {
			return socket.getInputStream().read() < 0;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	private static Throwable failure(CompletableFuture<?> stage) {
		try {
			stage.orTimeout(30, TimeUnit.SECONDS).join();
			throw new AssertionError("It did not fail");
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

}
