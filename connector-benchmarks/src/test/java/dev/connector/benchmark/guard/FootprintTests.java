package dev.connector.benchmark.guard;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.connector.benchmark.ChildJvm;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps round trips and registrations from growing unnoticed. Counts, no timings: the
 * ceilings are a little above what there is, to be lowered with it, and raised only by
 * somebody who knows what for.
 */
class FootprintTests {

	private static final long BYTES_PER_CALL = 3_180;

	private static final long BYTES_PER_REGISTRATION = 4_515;

	private static long perCall;

	private static long perRegistration;

	@BeforeAll
	static void count(@TempDir Path directory) throws Exception {
		try (ChildJvm child = ChildJvm.start(directory.resolve("footprint.log"),
				List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"), Footprint.class)) {
			String[] counts = child.await(Duration.ofMinutes(3)).split(" ");
			perCall = Long.parseLong(counts[0]);
			perRegistration = Long.parseLong(counts[1]);
		}
		System.out.println("A round trip allocates " + perCall + " bytes, a registration keeps " + perRegistration
				+ " bytes, both ends together");
	}

	@Test
	void aRoundTripAllocatesNoMoreThanItDid() {
		assertThat(perCall).as("bytes allocated by a round trip").isPositive().isLessThanOrEqualTo(BYTES_PER_CALL);
	}

	@Test
	void aRegistrationKeepsNoMoreThanItDid() {
		assertThat(perRegistration).as("bytes kept by a registration")
			.isPositive()
			.isLessThanOrEqualTo(BYTES_PER_REGISTRATION);
	}

}
