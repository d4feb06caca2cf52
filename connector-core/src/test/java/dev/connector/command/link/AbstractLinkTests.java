package dev.connector.command.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.connector.command.Command;
import dev.connector.command.CommandDescriptor;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.connection.Connection;
import dev.connector.connection.ConnectionState;
import dev.connector.schedule.VirtualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registry, a link and a peer that the test plays, in virtual time.
 */
abstract class AbstractLinkTests {

	final VirtualScheduler time = new VirtualScheduler();

	final ScriptedPeer peer = new ScriptedPeer();

	final CommandRegistry registry = CommandRegistry.builder(this.time).random(new Random(1)).build();

	CommandLinkOptions options = CommandLinkOptions.defaults().withTarget("tcp://there:1");

	CommandLinkListener listener = new CommandLinkListener() {
	};

	@Nullable CommandLink started;

	@AfterEach
	void nothingIsLeft() {
		if (this.started != null) {
			CompletableFuture<Void> stopped = this.started.stop(Duration.ZERO).toCompletableFuture();
			advance(Connection.FAREWELL_TIMEOUT);
			assertThat(stopped).isCompleted();
			assertThat(this.started.snapshot().counts().invariantViolations()).isZero();
			assertThat(this.started.snapshot().counts().unexpectedEvents()).isZero();
		}
		assertThat(this.peer.lines).allMatch((line) -> line.closed);
		this.registry.close();
		assertThat(this.time.pending()).isZero();
	}

	CommandLink start() {
		CommandLink link = CommandLink.create(this.registry, "peer", this.peer, this.options,
				new CommandLinkEnvironment(this.time, new Random(2), this.listener));
		this.started = link;
		link.start();
		return link;
	}

	void advance(Duration duration) {
		this.time.advance(duration);
	}

	ConnectionState state() {
		assertThat(this.started).isNotNull();
		return this.started.snapshot().state();
	}

	List<String> known() {
		return this.registry.commands().stream().map(CommandDescriptor::id).toList();
	}

	/**
	 * Register a command that answers when the test says so.
	 */
	List<CompletableFuture<Object>> registerSlow(String id) {
		List<CompletableFuture<Object>> running = new ArrayList<>();
		this.registry.register(Command.dynamic(id, (request, caller) -> {
			CompletableFuture<Object> answer = new CompletableFuture<>();
			running.add(answer);
			return answer;
		}));
		return running;
	}

	static CommandErrorCode code(CompletionStage<?> call) {
		Throwable thrown = call.handle((result, ex) -> (ex instanceof CompletionException) ? ex.getCause() : ex)
			.toCompletableFuture()
			.getNow(null);
		assertThat(thrown).isInstanceOf(CommandException.class);
		return ((CommandException) thrown).code();
	}

}
