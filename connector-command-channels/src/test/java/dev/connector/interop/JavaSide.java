package dev.connector.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.connector.command.Command;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.ValueType;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.WriteLimits;
import dev.connector.command.channel.http.HttpChannelOptions;
import dev.connector.command.channel.http.HttpChannels;
import dev.connector.command.channel.line.StdioChannel;
import dev.connector.command.channel.line.TcpChannelOptions;
import dev.connector.command.channel.line.TcpChannels;
import dev.connector.command.channel.line.TcpListenerOptions;
import dev.connector.destination.DestinationOptions.Access;
import dev.connector.frame.Credentials;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.CommandMessageLimits;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.HandlerThreads;
import dev.connector.schedule.SystemScheduler;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registry of the project with commands under a prefix of its own, as it is in an
 * application: with time, threads and JSON.
 */
final class JavaSide implements AutoCloseable {

	/**
	 * The id of the channel to the peer.
	 */
	static final String PEER = "peer";

	private final SystemScheduler scheduler = SystemScheduler.create("interop-timer");

	private final ExecutorService executor = HandlerThreads.pool("interop-handler-", 16);

	private final TcpChannels sockets;

	private final HttpChannels calls;

	private final ChannelEnvironment environment;

	private final String prefix;

	private final CommandRegistry registry;

	/**
	 * Create a registry.
	 * @param prefix what its commands begin with
	 * @param child whether the peer is its router
	 */
	JavaSide(String prefix, boolean child) {
		this.prefix = prefix;
		this.environment = ChannelEnvironment
			.of(new CommandMessageCodec(JsonMapper.builder().build(), CommandMessageLimits.defaults()), this.scheduler);
		this.sockets = new TcpChannels(this.environment);
		this.calls = new HttpChannels(this.environment);
		this.registry = CommandRegistry.builder(this.scheduler)
			.name(prefix)
			.executor(this.executor)
			.converter(new JsonValueConverter(JsonMapper.builder().build()))
			.routerChannel(child ? PEER : null)
			.build();
		register(Command.dynamic(prefix + ".echo", (request, caller) -> done(request)));
		register(Command.of(prefix + ".add", Sum.class, (sum) -> sum.a() + sum.b()));
		register(Command.dynamic(prefix + ".void", (request, caller) -> null));
		register(Command.dynamic(prefix + ".never", (request, caller) -> new CompletableFuture<>()));
		register(Command.of(prefix + ".fail", Failure.class, (failure) -> {
			throw new CommandException(CommandErrorCode.valueOf(failure.code()), failure.message());
		}));
		register(Command.of(prefix + ".broken", Map.class, (request) -> {
			throw new IllegalStateException("out of paper");
		}));
		register(Command.dynamic("_" + prefix + ".ping", (request, caller) -> done("pong")));
		register(
				Command.dynamic(prefix + ".askPeer", (request, caller) -> this.registry.execute("peer.call", request)));
	}

	private void register(Command<?, ?> command) {
		this.registry.register(command).toCompletableFuture().join();
	}

	CommandRegistry registry() {
		return this.registry;
	}

	/**
	 * Return the id of one of its own commands.
	 */
	String own(String name) {
		return this.prefix + "." + name;
	}

	/**
	 * Connect to a peer that listens, and wait until both know each other's commands.
	 */
	JavaSide dial(int port) {
		dialRoot(port);
		return awaitPeer();
	}

	/**
	 * Connect to a registry like this one.
	 */
	void dialRoot(int port) {
		get(this.registry
			.addChannel(this.sockets.create(PEER, TcpChannelOptions.of(URI.create("tcp://127.0.0.1:" + port)))));
	}

	/**
	 * Talk with a child process, and wait until both know each other's commands.
	 */
	JavaSide talk(Process child) {
		get(this.registry.addChannel(new StdioChannel(PEER, child.getInputStream(), child.getOutputStream(),
				this.environment, WriteLimits.defaults())));
		return awaitPeer();
	}

	/**
	 * Call a server over HTTP.
	 * @param token what it wants to know; empty for nothing
	 * @param prefix what its commands begin with here; empty for nothing
	 */
	JavaSide callOverHttp(int port, String token, String prefix) {
		HttpChannelOptions options = HttpChannelOptions.of(URI.create("http://127.0.0.1:" + port))
			.withTimeout(Duration.ofMinutes(5))
			.withPrefix(prefix);
		if (!token.isEmpty()) {
			options = options.withAccess(Access.OPEN.withCredentials(() -> Credentials.bearer(token)));
		}
		get(this.registry.addChannel(this.calls.create(PEER, options)));
		eventually(() -> assertThat(commandsOfPeer()).isNotEmpty());
		return this;
	}

	/**
	 * Listen.
	 * @return the port
	 */
	int listen() {
		InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
		return get(this.sockets.listener(PEER, TcpListenerOptions.of(any), this.registry::addChannel).start())
			.getPort();
	}

	/**
	 * Wait until both sides know each other's commands.
	 */
	JavaSide awaitPeer() {
		eventually(() -> {
			if (!commandsOfPeer().contains("peer.known") || !knownToPeer().contains(own("echo"))) {
				throw new AssertionError("Not known to each other yet");
			}
		});
		return this;
	}

	/**
	 * Return what the peer knows to have been told of.
	 */
	List<String> knownToPeer() {
		List<?> known = get(call("peer.known", null, List.class));
		return known.stream().map(String::valueOf).toList();
	}

	/**
	 * Return what the peer told of, in order.
	 */
	List<String> commandsOfPeer() {
		return this.registry.commands().stream().filter((it) -> !it.isLocal()).map(CommandDescriptor::id).toList();
	}

	<R> CompletionStage<R> call(String commandId, Object request, Class<R> type) {
		return this.registry.execute(commandId, request, ValueType.of(type), Duration.ofMinutes(5));
	}

	/**
	 * Have the peer call a command, and return what it got.
	 */
	CompletionStage<Object> callFromPeer(String commandId, Object request) {
		return call("peer.call", Map.of("commandId", commandId, "request", request), Object.class);
	}

	/**
	 * Wait for an answer, generously.
	 */
	static <R> R get(CompletionStage<R> stage) {
		try {
			return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new CompletionException(ex.getCause());
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("No answer", ex);
		}
	}

	/**
	 * Wait for a failure with a code of the protocol.
	 */
	static CommandException failure(CompletionStage<?> stage) {
		try {
			throw new AssertionError("Answered with " + get(stage));
		}
		catch (CommandException ex) {
			return ex;
		}
	}

	static void await(CountDownLatch latch) {
		try {
			latch.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void eventually(ThrowingRunnable assertion) {
		Awaitility.await()
			.pollInSameThread()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.untilAsserted(assertion);
	}

	@Override
	public void close() {
		this.registry.close().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
		this.sockets.close();
		this.calls.close();
		this.executor.shutdownNow();
		this.scheduler.close();
	}

	private static CompletionStage<Object> done(Object result) {
		return CompletableFuture.completedFuture(result);
	}

	/**
	 * Two numbers.
	 */
	record Sum(int a, int b) {

	}

	/**
	 * How to fail.
	 */
	record Failure(String code, String message) {

	}

}
