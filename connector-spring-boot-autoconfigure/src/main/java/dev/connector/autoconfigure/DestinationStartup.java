package dev.connector.autoconfigure;

/**
 * What the start of an application has to do with a destination.
 */
public enum DestinationStartup {

	/**
	 * Nothing: connectors register when they can.
	 */
	BACKGROUND,

	/**
	 * The application starts only when all connectors are registered there.
	 */
	REQUIRED,

	/**
	 * The application is ready only while all connectors are registered there.
	 */
	READINESS

}
