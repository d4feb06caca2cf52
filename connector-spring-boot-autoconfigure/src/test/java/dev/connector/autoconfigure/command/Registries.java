package dev.connector.autoconfigure.command;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import dev.connector.autoconfigure.schema.SchemaAutoConfiguration;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;
import dev.connector.command.InMemoryChannel;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Applications with a registry of commands, and what becomes of their calls.
 */
final class Registries {

	private Registries() {
	}

	static ApplicationContextRunner application() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ConnectorAutoConfiguration.class,
				SchemaAutoConfiguration.class, CommandAutoConfiguration.class));
	}

	/**
	 * Connect two registries by JSON: each knows the other one by the given name.
	 */
	static void connect(CommandRegistry one, String oneName, CommandRegistry other, String otherName) {
		InMemoryChannel.Pair pair = InMemoryChannel.pair(otherName, oneName);
		await(other.addChannel(new JsonChannel(pair.second())));
		await(one.addChannel(new JsonChannel(pair.first())));
	}

	static <T> T await(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

	static CommandException failure(CompletionStage<?> stage) {
		CompletionException failure = catchThrowableOfType(CompletionException.class, () -> await(stage));
		return (CommandException) failure.getCause();
	}

	static CommandErrorCode code(CompletionStage<?> stage) {
		return failure(stage).code();
	}

}
