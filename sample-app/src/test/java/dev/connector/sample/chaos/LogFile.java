package dev.connector.sample.chaos;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Sends what connectors log to a file, where so much goes wrong that nobody would find
 * anything else on the console.
 */
final class LogFile implements BeforeAllCallback, AfterAllCallback {

	@Override
	public void beforeAll(ExtensionContext test) throws JoranException {
		LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
		logging.reset();
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(logging);
		configurator.doConfigure(LogFile.class.getResource("logback-connectors.xml"));
	}

	@Override
	public void afterAll(ExtensionContext test) {
		((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
	}

}
