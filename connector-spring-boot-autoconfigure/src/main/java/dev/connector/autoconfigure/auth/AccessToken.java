package dev.connector.autoconfigure.auth;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A token that somebody gave out for a time. Immutable; never shows itself in its text
 * form.
 *
 * @param value the token
 * @param lifetime how long it is good for from now on, or {@code null} when nobody said
 */
record AccessToken(String value, @Nullable Duration lifetime) {

	@Override
	public String toString() {
		return "AccessToken[lifetime=" + this.lifetime + "]";
	}

}
