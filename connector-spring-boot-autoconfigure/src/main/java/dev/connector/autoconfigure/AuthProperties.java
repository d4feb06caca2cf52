package dev.connector.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What to show at a gateway. Immutable; never shows the token in its text form.
 *
 * @param type Kind of credentials. A token when one is given, and none otherwise.
 * @param token Token to show.
 * @param tokenFile File with the token to show, read again whenever it changed.
 */
public record AuthProperties(@Nullable Type type, @Nullable String token, @Nullable Path tokenFile) {

	/**
	 * Return what holds when these properties leave something to others.
	 */
	AuthProperties over(AuthProperties inherited) {
		boolean says = this.type != null || this.token != null || this.tokenFile != null;
		if (!says) {
			return inherited;
		}
		boolean ownToken = this.token != null || this.tokenFile != null;
		return new AuthProperties(this.type, ownToken ? this.token : inherited.token,
				ownToken ? this.tokenFile : inherited.tokenFile);
	}

	@Override
	public String toString() {
		return "AuthProperties[type=" + this.type + ", token=" + ((this.token != null) ? "***" : "none")
				+ ", tokenFile=" + this.tokenFile + "]";
	}

	/**
	 * Kind of credentials.
	 */
	public enum Type {

		/**
		 * Show nothing.
		 */
		NONE,

		/**
		 * Show a token.
		 */
		TOKEN

	}

}
