package dev.connector.autoconfigure.configdata;

/**
 * Thrown when the configuration files of an application can't be read again. Its message
 * names the file and, where one is known, the line, and holds nothing of what is in the
 * file; for the same reason it has no cause.
 */
public final class UnreadableConfigurationException extends Exception {

	UnreadableConfigurationException(String message) {
		super(message);
	}

}
