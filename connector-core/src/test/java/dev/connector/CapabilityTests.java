package dev.connector;

import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CapabilityTests {

	private final Capability list = new Capability("list", "Lists", "{\"a\":1}", "{\"b\":2}", true, false);

	@Test
	void isEqualToOneThatAnnouncesTheSame() {
		Supplier<String> input = () -> "{\"a\":1}";
		Supplier<String> output = () -> "{\"b\":2}";
		Capability later = new Capability("list", "Lists", null, null, true, false).withSchemas(input, output);
		assertThat(later).isEqualTo(this.list).hasSameHashCodeAs(this.list).hasToString("Capability[list]");
	}

	@Test
	void differsInAllThatIsAnnounced() {
		assertThat(this.list).isNotEqualTo(new Capability("lists", "Lists", "{\"a\":1}", "{\"b\":2}", true, false))
			.isNotEqualTo(new Capability("list", "List", "{\"a\":1}", "{\"b\":2}", true, false))
			.isNotEqualTo(new Capability("list", "Lists", null, "{\"b\":2}", true, false))
			.isNotEqualTo(new Capability("list", "Lists", "{\"a\":1}", "{}", true, false))
			.isNotEqualTo(new Capability("list", "Lists", "{\"a\":1}", "{\"b\":2}", false, false))
			.isNotEqualTo(new Capability("list", "Lists", "{\"a\":1}", "{\"b\":2}", true, true))
			.isNotEqualTo("list");
	}

}
