package dev.connector.benchmark.startup;

import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The empty web application with one connector.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ConnectorApplication {

	/**
	 * Start and end.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		BareApplication.measure(ConnectorApplication.class, args);
	}

	/**
	 * A record in, a record out.
	 */
	@Connector(type = "echo")
	static class EchoConnector {

		@Command
		Message say(Message message) {
			return message;
		}

		/**
		 * Something to say.
		 *
		 * @param text what
		 * @param times how often
		 */
		record Message(String text, int times) {

		}

	}

}
