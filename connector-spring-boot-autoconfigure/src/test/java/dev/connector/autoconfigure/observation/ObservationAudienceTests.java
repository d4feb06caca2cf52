package dev.connector.autoconfigure.observation;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.AllMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObservationAudienceTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ObservationAudience audience = new ObservationAudience(this.registry);

	@Test
	void handlersOfThisVersionCanBeSeen() {
		assertThat(ObservationAudience.seesHandlers()).isTrue();
	}

	@Test
	void nobodyIsThereWithoutHandlers() {
		assertThat(isThere()).isFalse();
		assertThat(new ObservationAudience(ObservationRegistry.NOOP).isThere(Ours::new)).isFalse();
	}

	@Test
	void whoMakesMetersOfEverythingElseIsNobody() {
		add(new FirstMatchingCompositeObservationHandler(new WithoutMeters(Ours.class), meters()));

		assertThat(isThere()).isFalse();
	}

	@Test
	void whoMakesMetersOfOursIsSomebody() {
		add(new FirstMatchingCompositeObservationHandler(meters(), new WithoutMeters(Ours.class)));

		assertThat(isThere()).isTrue();
	}

	@Test
	void whoTakesOthersIsNobody() {
		add(new Taking(Theirs.class));

		assertThat(isThere()).isFalse();
	}

	@Test
	void whoComesLateIsSeenFromThenOn() {
		add(new WithoutMeters(Ours.class));
		assertThat(isThere()).isFalse();

		add(new Taking(Ours.class));

		assertThat(isThere()).isTrue();
	}

	@Test
	void whoIsOneOfManyIsSeen() {
		add(new AllMatchingCompositeObservationHandler(new WithoutMeters(Ours.class), new Taking(Ours.class)));

		assertThat(isThere()).isTrue();
	}

	private boolean isThere() {
		return this.audience.isThere(Ours::new);
	}

	private void add(ObservationHandler<?> handler) {
		this.registry.observationConfig().observationHandler(handler);
	}

	private static DefaultMeterObservationHandler meters() {
		return new DefaultMeterObservationHandler(new SimpleMeterRegistry());
	}

	private static final class Ours extends Observation.Context {

	}

	private static final class Theirs extends Observation.Context {

	}

	private record Taking(Class<?> type) implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return this.type.isInstance(context);
		}

	}

}
