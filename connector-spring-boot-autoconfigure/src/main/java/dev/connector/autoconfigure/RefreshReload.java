package dev.connector.autoconfigure;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.core.ResolvableType;

/**
 * Reloads when Spring Cloud says that the environment has changed. Knows its event by
 * name, for it is rarely there.
 */
final class RefreshReload implements GenericApplicationListener {

	/**
	 * Published after the environment was refreshed, whatever has changed.
	 */
	static final String EVENT = "org.springframework.cloud.context.environment.EnvironmentChangeEvent";

	private final ReloadTrigger trigger;

	RefreshReload(ReloadTrigger trigger) {
		this.trigger = trigger;
	}

	@Override
	public boolean supportsEventType(ResolvableType eventType) {
		return eventType.toClass().getName().equals(EVENT);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		this.trigger.reload("a refresh of the environment");
	}

	/**
	 * Those who bind properties come first.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
