package dev.connector.autoconfigure.command.channel;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.command.CommandRegistry;
import dev.connector.command.link.CommandLink;
import dev.connector.command.link.CommandLinkEnvironment;

/**
 * The links that properties name. Safe for use by many threads.
 */
public final class CommandLinks {

	private final CommandRegistry registry;

	private final List<PlannedChannel> planned;

	private final CommandLinkEnvironment environment;

	private volatile List<PeerLink> links;

	private volatile boolean stopped;

	CommandLinks(CommandRegistry registry, List<PlannedChannel> planned, CommandLinkEnvironment environment) {
		this.registry = registry;
		this.planned = List.copyOf(planned);
		this.environment = environment;
		this.links = create();
	}

	/**
	 * Return the links.
	 * @return an immutable list, sorted by name
	 */
	public List<PeerLink> list() {
		return this.links;
	}

	/**
	 * Return a link.
	 * @param name its name
	 * @return the link, if there is one
	 */
	public Optional<PeerLink> find(String name) {
		return this.links.stream().filter((link) -> link.name().equals(name)).findFirst();
	}

	/**
	 * Begin to connect, anew after a stop. Called by one thread.
	 */
	void start() {
		if (this.stopped) {
			this.stopped = false;
			this.links = create();
		}
		this.links.forEach((link) -> link.link().start());
	}

	/**
	 * Stop all links.
	 * @param timeout how long requests that run may take
	 * @return completes when all are stopped, never exceptionally
	 */
	CompletionStage<Void> stop(Duration timeout) {
		this.stopped = true;
		return CompletableFuture.allOf(this.links.stream()
			.map((link) -> link.link().stop(timeout).toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new));
	}

	private List<PeerLink> create() {
		return this.planned.stream()
			.sorted(Comparator.comparing(PlannedChannel::name))
			.map((channel) -> new PeerLink(CommandLink.create(this.registry, channel.name(), channel.factory(),
					channel.options(), this.environment), channel.kind()))
			.toList();
	}

}
