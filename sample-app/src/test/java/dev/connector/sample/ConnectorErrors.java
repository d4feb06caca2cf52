package dev.connector.sample;

import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Assertions about what connectors answer when they refuse.
 */
public final class ConnectorErrors {

	private ConnectorErrors() {
	}

	/**
	 * Assert that a call is refused as invalid.
	 * @param field the field that is named
	 * @param call the call
	 * @return the error
	 */
	public static ConnectorException assertInvalid(String field, ThrowingCallable call) {
		ConnectorException error = assertFails(ErrorCode.INVALID_REQUEST, call);
		Assertions.assertThat(error.details()).containsOnlyKeys("/" + field);
		Assertions.assertThat(error).hasMessageStartingWith(field + ": ");
		return error;
	}

	/**
	 * Assert that a call fails.
	 * @param code the code of the error
	 * @param call the call
	 * @return the error
	 */
	public static ConnectorException assertFails(ErrorCode code, ThrowingCallable call) {
		ConnectorException error = Assertions.catchThrowableOfType(ConnectorException.class, call);
		Assertions.assertThat(error).as("refused").isNotNull();
		Assertions.assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
		return error;
	}

}
