package dev.connector.lifecycle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.lifecycle.Plan.Turn;
import org.junit.jupiter.api.Test;

import static dev.connector.lifecycle.LifecyclePhase.BOOT;
import static dev.connector.lifecycle.LifecyclePhase.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PlanTests {

	private final Map<String, LifecycleParticipant> participants = new LinkedHashMap<>();

	@Test
	void lowerPrioritiesGoFirstAndNamesBreakTies() {
		probe("b").priority(BOOT, LifecycleParticipant.LATE);
		probe("z").priority(BOOT, LifecycleParticipant.FIRST);
		probe("c");
		probe("a").priority(BOOT, LifecycleParticipant.LAST);
		probe("d").priority(BOOT, LifecycleParticipant.EARLY);
		probe("aa");
		assertThat(order(BOOT)).containsExactly("z", "d", "aa", "c", "b", "a");
		assertThat(order(RUN)).containsExactly("a", "aa", "b", "c", "d", "z");
	}

	@Test
	void dependenciesWinOverPrioritiesAndPassThemOn() {
		probe("early").priority(BOOT, LifecycleParticipant.FIRST).after("middle");
		probe("middle").after("late");
		probe("late").priority(BOOT, LifecycleParticipant.LAST);
		probe("other").priority(BOOT, LifecycleParticipant.EARLY);
		assertThat(order(BOOT)).containsExactly("late", "middle", "early", "other");
	}

	@Test
	void saysWhereAPriorityContradictsADependency() {
		probe("early").priority(BOOT, LifecycleParticipant.FIRST).after("late");
		probe("late").priority(BOOT, LifecycleParticipant.LAST);
		assertThat(plan().contradictions(BOOT)).containsExactly("early (priority 0) comes after late (priority 255)");
		assertThat(plan().contradictions(RUN)).isEmpty();
	}

	@Test
	void namesAllThatAreMissingAndWhoNeedsThem() {
		probe("a").after("gone");
		probe("b").after("a", "lost");
		assertThatExceptionOfType(LifecycleException.class).isThrownBy(this::plan).satisfies((ex) -> {
			assertThat(ex.failures()).extracting(LifecycleException::participant).containsExactly("a", "b");
			assertThat(ex).hasMessageContainingAll("a needs gone", "b needs lost");
		});
	}

	@Test
	void namesThoseInACycleAndNobodyElse() {
		probe("start").after("x");
		probe("x").after("y");
		probe("y").after("z");
		probe("z").after("x");
		assertThatExceptionOfType(LifecycleException.class).isThrownBy(this::plan)
			.withMessage("These participants come after each other: x after y after z after x");
	}

	@Test
	void oneThatNeedsItselfIsACycle() {
		probe("x").after("x");
		assertThatExceptionOfType(LifecycleException.class).isThrownBy(this::plan).withMessageEndingWith("x after x");
	}

	@Test
	void softDependenciesHoldOnlyIfTheyAreThere() {
		probe("a").afterIfPresent("b", "nobody");
		probe("b");
		assertThat(order(BOOT)).containsExactly("b", "a");
		assertThat(plan().dependents("b")).isEmpty();
	}

	private Probe probe(String name) {
		Probe probe = new Probe(name, List.of());
		this.participants.put(name, probe);
		return probe;
	}

	private Plan plan() {
		return Plan.of(this.participants);
	}

	private List<String> order(LifecyclePhase phase) {
		return plan().order(phase).stream().map(Turn::name).toList();
	}

}
