package dev.connector.autoconfigure.command.channel;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.connector.autoconfigure.InvalidPropertyException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.channel.line.TcpChannels;
import dev.connector.command.channel.line.TcpListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places where this process waits for channels over TCP. Safe for use by many
 * threads.
 */
final class CommandListeners implements ListeningChannels {

	private static final Logger logger = LoggerFactory.getLogger(CommandListeners.class);

	private final CommandRegistry registry;

	private final List<PlannedListener> planned;

	private final Supplier<TcpChannels> channels;

	private final ChannelDrain drain;

	private volatile List<TcpListener> listeners = List.of();

	CommandListeners(CommandRegistry registry, List<PlannedListener> planned, Supplier<TcpChannels> channels,
			ChannelDrain drain) {
		this.registry = registry;
		this.planned = planned.stream().sorted(Comparator.comparing(PlannedListener::name)).toList();
		this.channels = channels;
		this.drain = drain;
	}

	List<PlannedListener> planned() {
		return this.planned;
	}

	@Override
	public boolean isEmpty() {
		return this.planned.isEmpty();
	}

	@Override
	public List<CommandListener> list() {
		List<TcpListener> current = this.listeners;
		return this.planned.stream()
			.map((listener) -> current.stream()
				.filter((started) -> started.name().equals(listener.name()))
				.findFirst()
				.map(CommandListeners::describe)
				.orElseGet(() -> new CommandListener(listener.name(),
						uri(listener.options().tls() != null, listener.options().address()), false, 0, 0)))
			.toList();
	}

	@Override
	public void start() {
		List<TcpListener> started = new ArrayList<>();
		try {
			for (PlannedListener listener : this.planned) {
				started.add(start(listener));
			}
		}
		catch (RuntimeException ex) {
			started.forEach(TcpListener::close);
			throw ex;
		}
		this.listeners = List.copyOf(started);
	}

	@Override
	public CompletionStage<Void> stop() {
		List<TcpListener> current = this.listeners;
		this.listeners = List.of();
		return CompletableFuture.allOf(current.stream()
			.map((listener) -> this.drain.await(listener.name() + "-")
				.thenCompose((drained) -> listener.close())
				.toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	private TcpListener start(PlannedListener planned) {
		TcpListener listener = this.channels.get()
			.listener(planned.name(), planned.options(), this.registry::addChannel);
		try {
			InetSocketAddress address = listener.start().toCompletableFuture().join();
			logger.info("Listening for channels of commands at {} ({})", uri(listener.isSecure(), address),
					planned.name());
			return listener;
		}
		catch (CompletionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new InvalidPropertyException(planned.property(),
					"The listener '" + planned.name() + "' can't listen at "
							+ uri(planned.options().tls() != null, planned.options().address()) + ": "
							+ cause.getMessage() + ".",
					"Stop what listens there, or change " + planned.property() + ".", cause);
		}
	}

	private static CommandListener describe(TcpListener listener) {
		return new CommandListener(listener.name(), uri(listener.isSecure(), listener.address()), true,
				listener.connections(), listener.refused());
	}

	private static String uri(boolean secure, InetSocketAddress address) {
		String host = address.getAddress().getHostAddress();
		return (secure ? "tcps://" : "tcp://") + ((host.indexOf(':') < 0) ? host : "[" + host + "]") + ":"
				+ address.getPort();
	}

}
