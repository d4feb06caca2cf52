package org.springframework.cloud.context.environment;

import java.util.Set;

import org.springframework.context.ApplicationEvent;

/**
 * Stands in for the event of Spring Cloud Context, which is not on the class path.
 */
public final class EnvironmentChangeEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an event.
	 * @param keys what has changed
	 */
	public EnvironmentChangeEvent(Set<String> keys) {
		super(keys);
	}

}
