package dev.connector.sample.chaos;

import java.net.URL;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is lost, whatever the network and the gateway do. Take {@code -Dchaos.seed} and
 * {@code -Dchaos.faults} for other faults and for more of them.
 */
class ChaosIT {

	@BeforeAll
	static void logToAFile() throws Exception {
		configureLogging(ChaosIT.class.getResource("logback-connectors.xml"));
	}

	@AfterAll
	static void stopLogging() {
		((LoggerContext) LoggerFactory.getILoggerFactory()).reset();
	}

	@Test
	void everyCallEndsOnceAndEveryConnectorIsReadyAgain() throws Exception {
		ChaosReport report;
		try (ChaosRun run = new ChaosRun(ChaosOptions.fromSystemProperties())) {
			report = run.run();
		}
		report.print(System.out);
		assertThat(report.ledger().answered()).containsExactlyInAnyOrder(PlannedCall.Work.values());
		assertThat(report.isClean()).as(report.sum()).isTrue();
	}

	private static void configureLogging(URL configuration) throws Exception {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(context);
		configurator.doConfigure(configuration);
	}

}
