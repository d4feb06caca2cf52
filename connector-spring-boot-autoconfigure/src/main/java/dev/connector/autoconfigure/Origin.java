package dev.connector.autoconfigure;

/**
 * Where an option of a registration comes from.
 */
public enum Origin {

	/**
	 * An attribute of the annotation.
	 */
	ANNOTATION,

	/**
	 * A property.
	 */
	PROPERTY,

	/**
	 * Nobody said anything.
	 */
	DEFAULT,

	/**
	 * The program itself, while it runs.
	 */
	RUNTIME

}
