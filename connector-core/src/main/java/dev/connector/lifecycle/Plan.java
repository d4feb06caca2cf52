package dev.connector.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Who goes before whom. Dependencies decide, then priorities, then names; a dependency
 * has the lowest priority of those who need it, so that nobody who is early waits for one
 * that is late. Immutable.
 */
final class Plan {

	private final Map<String, LifecycleParticipant> participants = new LinkedHashMap<>();

	/** Those who go before each, whether they are needed or not. */
	private final Map<String, Set<String>> before = new HashMap<>();

	private final List<String> leavesFirst;

	private Plan(Map<String, LifecycleParticipant> participants) {
		this.participants.putAll(participants);
		requireAllThatAreNeeded();
		this.participants.forEach((name, participant) -> this.before.put(name, before(participant)));
		List<String> inOrder = sort(this.participants.keySet(), Comparator.naturalOrder());
		if (inOrder.size() < this.participants.size()) {
			throw new LifecycleException(LifecyclePhase.REGISTER, null, Cycle.describe(this.before, inOrder), null);
		}
		this.leavesFirst = new ArrayList<>(inOrder);
		Collections.reverse(this.leavesFirst);
	}

	/**
	 * Make a plan.
	 * @param participants by name
	 * @throws LifecycleException when one is missing that is needed, some need each
	 * other, or one can't say what it needs
	 */
	static Plan of(Map<String, LifecycleParticipant> participants) {
		return new Plan(participants);
	}

	/**
	 * Return all participants in the order of a phase.
	 */
	List<Turn> order(LifecyclePhase phase) {
		Map<String, Integer> priorities = priorities(phase);
		Comparator<String> first = Comparator.comparing(priorities::get);
		return sort(this.participants.keySet(), first.thenComparing(Comparator.naturalOrder())).stream()
			.map((name) -> new Turn(name, priorities.getOrDefault(name, LifecycleParticipant.NORMAL)))
			.toList();
	}

	/**
	 * Return those who go before another one whatever their priorities.
	 */
	Set<String> before(String name) {
		return this.before.getOrDefault(name, Set.of());
	}

	/**
	 * Return those who can't be without another one.
	 */
	List<String> dependents(String name) {
		return this.participants.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().after().contains(name))
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
	}

	/**
	 * Return where a participant asks to go before one that it needs, which can't be.
	 */
	List<String> contradictions(LifecyclePhase phase) {
		List<String> found = new ArrayList<>();
		this.before.forEach((name, earlier) -> earlier.forEach((other) -> {
			int own = priority(name, phase);
			int needed = priority(other, phase);
			if (own < needed) {
				found.add(name + " (priority " + own + ") comes after " + other + " (priority " + needed + ")");
			}
		}));
		return found.stream().sorted().toList();
	}

	private int priority(String name, LifecyclePhase phase) {
		LifecycleParticipant participant = this.participants.get(name);
		return (participant != null) ? participant.priority(phase) : LifecycleParticipant.NORMAL;
	}

	/**
	 * Return the priorities with those that dependencies inherit.
	 */
	private Map<String, Integer> priorities(LifecyclePhase phase) {
		Map<String, Integer> priorities = new HashMap<>();
		for (String name : this.leavesFirst) {
			int own = priority(name, phase);
			int lowest = priorities.merge(name, own, Math::min);
			before(name).forEach((other) -> priorities.merge(other, lowest, Math::min));
		}
		return priorities;
	}

	private void requireAllThatAreNeeded() {
		List<LifecycleException> failures = new ArrayList<>();
		this.participants.forEach((name, participant) -> participant.after()
			.stream()
			.filter((needed) -> !this.participants.containsKey(needed))
			.sorted()
			.forEach((needed) -> failures.add(new LifecycleException(LifecyclePhase.REGISTER, name,
					name + " needs " + needed + ", and there is no participant of that name", null))));
		if (!failures.isEmpty()) {
			throw LifecycleException.of(LifecyclePhase.REGISTER, failures);
		}
	}

	private Set<String> before(LifecycleParticipant participant) {
		Set<String> names = new LinkedHashSet<>(participant.after());
		participant.afterIfPresent().stream().filter(this.participants::containsKey).forEach(names::add);
		return names;
	}

	/**
	 * Return as many as can be put in order: those in a cycle, and those after them, are
	 * left out.
	 */
	private List<String> sort(Collection<String> names, Comparator<String> first) {
		Map<String, Integer> missing = new HashMap<>();
		PriorityQueue<String> next = new PriorityQueue<>(Math.max(1, names.size()), first);
		for (String name : names) {
			missing.put(name, before(name).size());
			if (before(name).isEmpty()) {
				next.add(name);
			}
		}
		List<String> sorted = new ArrayList<>();
		for (String name = next.poll(); name != null; name = next.poll()) {
			sorted.add(name);
			String gone = name;
			names.stream()
				.filter((other) -> before(other).contains(gone))
				.filter((other) -> missing.merge(other, -1, Integer::sum) == 0)
				.forEach(next::add);
		}
		return sorted;
	}

	/**
	 * The turn of one participant in a phase.
	 *
	 * @param name whose turn it is
	 * @param priority its own, or a lower one that it inherited
	 */
	record Turn(String name, int priority) {

	}

	/**
	 * Finds who needs each other among those who can't be put in order.
	 */
	private static final class Cycle {

		static String describe(Map<String, Set<String>> before, Collection<String> inOrder) {
			String current = before.keySet()
				.stream()
				.filter((name) -> !inOrder.contains(name))
				.sorted()
				.findFirst()
				.orElseThrow();
			List<String> path = new ArrayList<>();
			while (!path.contains(current)) {
				path.add(current);
				current = blockedOneBefore(before.getOrDefault(current, Set.of()), inOrder);
			}
			path.add(current);
			return "These participants come after each other: "
					+ String.join(" after ", path.subList(path.indexOf(current), path.size()));
		}

		private static String blockedOneBefore(Set<String> before, Collection<String> inOrder) {
			return before.stream().filter((name) -> !inOrder.contains(name)).sorted().findFirst().orElseThrow();
		}

	}

}
