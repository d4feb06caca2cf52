package dev.connector.benchmark.roundtrip;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application with a gateway and echoes, configured as an application is.
 */
final class Applications {

	private Applications() {
	}

	/**
	 * What all of them have.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * Answers in the form in which it was asked.
	 */
	@Connector(type = "echo")
	static class RawEcho implements ConnectorHandler {

		@Override
		public CompletionStage<Payload> handle(ConnectorRequest request) {
			return CompletableFuture.completedStage(request.payload());
		}

	}

	/**
	 * Reads a record and writes one.
	 */
	@Connector(type = "echo")
	static class TypedEcho {

		@Command
		Message echo(Message message) {
			return message;
		}

		/**
		 * Something that was said.
		 *
		 * @param id a number
		 * @param from who said it
		 * @param urgent whether it is urgent
		 * @param text what was said
		 */
		record Message(long id, String from, boolean urgent, String text) {

		}

	}

}
