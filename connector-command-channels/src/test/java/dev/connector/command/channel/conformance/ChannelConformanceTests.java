package dev.connector.command.channel.conformance;

import java.util.List;
import java.util.stream.Stream;

import dev.connector.protocol.command.conformance.BehaviorRun;
import dev.connector.protocol.command.conformance.ConformanceVectors;
import dev.connector.protocol.command.conformance.ConformanceVectors.Vector;
import dev.connector.protocol.command.conformance.ProtocolSchemas;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Holds the vectors of the protocol about behaviour over every channel between processes:
 * those of the tests of the protocol, or those in the folder that
 * {@code -Dconnector.conformance.dir} names.
 */
class ChannelConformanceTests {

	private final ConformanceVectors vectors = ConformanceVectors.find();

	private final ProtocolSchemas schemas = ProtocolSchemas.read(this.vectors.schemas());

	@TestFactory
	Stream<DynamicTest> behavior() {
		return this.vectors.all("behavior")
			.stream()
			.flatMap((vector) -> Stream.of(RemoteChannelKind.values())
				.filter((kind) -> kind.carries(vector))
				.map((kind) -> DynamicTest.dynamicTest(vector.name() + " over " + kind,
						() -> BehaviorRun.run(vector, kind, this.schemas))));
	}

	@Test
	void everyKindCarriesSomeVector() {
		// Other vectors may be few
		assumeThat(System.getProperty(ConformanceVectors.PROPERTY, "")).isEmpty();
		List<Vector> all = this.vectors.all("behavior");
		for (RemoteChannelKind kind : RemoteChannelKind.values()) {
			assertThat(all).as(kind.name()).anyMatch(kind::carries);
		}
	}

}
