package dev.connector.sample.chaos;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is lost, whatever the network and the gateway do. Take {@code -Dchaos.seed} and
 * {@code -Dchaos.faults} for other faults and for more of them.
 */
@ExtendWith(LogFile.class)
class ChaosIT {

	@Test
	void everyCallEndsOnceAndEveryConnectorIsReadyAgain() throws Exception {
		ChaosReport report;
		try (ChaosRun run = new ChaosRun(ChaosOptions.fromSystemProperties())) {
			report = run.run();
		}
		report.print(System.out);
		assertThat(report.isClean()).as(report.sum()).isTrue();
		assertThat(report.ledger().answered()).containsExactlyInAnyOrder(PlannedCall.Work.values());
	}

}
