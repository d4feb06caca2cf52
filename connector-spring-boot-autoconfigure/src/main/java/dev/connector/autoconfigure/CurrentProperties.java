package dev.connector.autoconfigure;

/**
 * The properties as they hold now. A bean with the properties is as it was at the start;
 * whoever wants to know what a reload made of them asks here. Safe for use by many
 * threads.
 */
public final class CurrentProperties {

	private volatile ConnectorProperties properties;

	CurrentProperties(ConnectorProperties properties) {
		this.properties = properties;
	}

	/**
	 * Return what holds now.
	 * @return the properties
	 */
	public ConnectorProperties get() {
		return this.properties;
	}

	void set(ConnectorProperties changed) {
		this.properties = changed;
	}

}
