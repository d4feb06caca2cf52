package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.connector.RegistrationKey;

/**
 * What there is to do so that other registrations hold than before. Immutable.
 *
 * @param added those that were not there
 * @param changed those that were there with something else, or in another way
 * @param removed those that are there no more
 */
record RegistrationChanges(List<PlannedRegistration> added, List<Change> changed, List<PlannedRegistration> removed) {

	/**
	 * Find out what there is to do.
	 * @param before what holds
	 * @param wanted what is to hold
	 */
	static RegistrationChanges between(Map<RegistrationKey, PlannedRegistration> before,
			List<PlannedRegistration> wanted) {
		Map<RegistrationKey, PlannedRegistration> left = new LinkedHashMap<>(before);
		List<PlannedRegistration> added = new ArrayList<>();
		List<Change> changed = new ArrayList<>();
		for (PlannedRegistration registration : wanted) {
			PlannedRegistration known = left.remove(registration.key());
			if (known == null) {
				added.add(registration);
			}
			else {
				changed.add(new Change(known, registration));
			}
		}
		return new RegistrationChanges(added, changed, List.copyOf(left.values()));
	}

	/**
	 * One registration that stays.
	 *
	 * @param before how it was planned
	 * @param after how it is to be
	 */
	record Change(PlannedRegistration before, PlannedRegistration after) {

		/**
		 * Return what is different, for people; empty when nothing is.
		 */
		List<String> words() {
			List<String> words = new ArrayList<>();
			for (EffectiveOption<?> option : this.after.options()) {
				this.before.options()
					.stream()
					.filter((former) -> former.name().equals(option.name()) && !former.value().equals(option.value()))
					.forEach((former) -> words.add(option.name() + " of " + this.after.key() + " " + former.value()
							+ " -> " + option.value()));
			}
			if (!this.before.registration()
				.description()
				.capabilities()
				.equals(this.after.registration().description().capabilities())) {
				words.add("commands of " + this.after.key());
			}
			return words;
		}

	}

}
