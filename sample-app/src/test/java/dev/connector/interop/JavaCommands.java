package dev.connector.interop;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.annotation.Command;
import dev.connector.annotation.CommandComponent;
import dev.connector.command.CommandErrorCode;
import dev.connector.command.CommandException;
import dev.connector.command.CommandRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Commands of every kind, for those who call over HTTP.
 */
@CommandComponent("java")
class JavaCommands {

	private final ObjectProvider<CommandRegistry> registry;

	JavaCommands(ObjectProvider<CommandRegistry> registry) {
		this.registry = registry;
	}

	@Command(description = "Gives back what comes")
	Map<String, Object> echo(Map<String, Object> request) {
		return request;
	}

	@Command(description = "Adds two numbers")
	int add(int a, int b) {
		return a + b;
	}

	@Command("void")
	void nothing() {
		// As it says
	}

	@Command
	CompletableFuture<String> never() {
		return new CompletableFuture<>();
	}

	@Command
	void fail(CommandErrorCode code, String message) {
		throw new CommandException(code, message);
	}

	@Command
	void broken() {
		throw new IllegalStateException("out of paper");
	}

	@Command(privateCommand = true)
	String ping() {
		return "pong";
	}

	@Command(description = "Has the peer call a command")
	CompletionStage<Object> askPeer(Map<String, Object> request) {
		return this.registry.getObject().execute("peer.call", request);
	}

}
