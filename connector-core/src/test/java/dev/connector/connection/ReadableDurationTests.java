package dev.connector.connection;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadableDurationTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0 ms", "PT0.999999999S, 999 ms", "PT1S, 1.0 s", "PT12.399S, 12.3 s", "PT59.999S, 59.9 s",
			"PT1M, 1 min 0 s", "PT59M59.9S, 59 min 59 s", "PT1H, 1 h 0 min", "PT23H59M, 23 h 59 min", "PT24H, 1 d 0 h",
			"PT49H, 2 d 1 h" })
	void isWrittenWithItsTwoGreatestUnits(Duration duration, String written) {
		assertThat(ReadableDuration.of(duration)).isEqualTo(written);
	}

}
