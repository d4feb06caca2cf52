package dev.connector.autoconfigure;

import java.util.List;

import dev.connector.ConnectorRegistration;
import dev.connector.RegistrationKey;

/**
 * A registration that follows from a bean and the properties. Immutable.
 *
 * @param beanName name of the bean
 * @param propertyPrefix name of the properties about it, without the last part
 * @param registration what to register
 * @param options its options, with where they come from
 */
public record PlannedRegistration(String beanName, String propertyPrefix, ConnectorRegistration registration,
		List<EffectiveOption<?>> options) {

	/**
	 * Create a planned registration.
	 */
	public PlannedRegistration {
		options = List.copyOf(options);
	}

	RegistrationKey key() {
		return this.registration.key();
	}

	String propertyFor(String option) {
		return this.propertyPrefix + "." + option;
	}

}
