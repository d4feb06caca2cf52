package dev.connector;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CapabilityTests {

	private final AtomicInteger asked = new AtomicInteger();

	private final List<Capability> later = Capability.describedLater(() -> {
		this.asked.incrementAndGet();
		return List.of(Capability.named("list"), Capability.named("hash"));
	});

	@Test
	void isDescribedWhenSomebodyLooks() {
		ConnectorRegistration.Description description = new ConnectorRegistration.Description("1", "Files", this.later,
				Map.of());
		assertThat(description.withCapabilities(description.capabilities()).version()).isEqualTo("1");
		assertThat(this.asked).hasValue(0);
		assertThat(description.capabilities()).extracting(Capability::name).containsExactly("list", "hash");
	}

	@Test
	void isDescribedOnceAndForAll() {
		assertThat(this.later).isEqualTo(List.of(Capability.named("list"), Capability.named("hash")))
			.hasSameHashCodeAs(List.copyOf(this.later));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.later.add(Capability.named("more")));
		assertThat(this.asked).hasValue(1);
	}

}
