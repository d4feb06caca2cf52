package dev.connector.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * What to show at a gateway. Immutable; never shows a secret in its text form.
 *
 * @param type Kind of credentials. Derived from what is given when empty, and none when
 * nothing is.
 * @param token Token to show.
 * @param tokenFile File with the token to show, read again whenever it changed.
 * @param username Name to show with basic authentication.
 * @param password Password to show with basic authentication.
 * @param oauth2 Where tokens are fetched by the client credentials grant of OAuth 2.
 */
public record AuthProperties(@Nullable Type type, @Nullable String token, @Nullable Path tokenFile,
		@Nullable String username, @Nullable String password, @DefaultValue OAuth2 oauth2) {

	/**
	 * Nothing is said.
	 */
	static final AuthProperties UNSAID = new AuthProperties(null, null, null, null, null,
			new OAuth2(null, null, null, null, List.of()));

	/**
	 * Create properties. An empty value says nothing.
	 */
	public AuthProperties {
		token = orNull(token);
		username = orNull(username);
		password = orNull(password);
	}

	/**
	 * Return what holds when these properties leave something to others. What is given
	 * here says of which kind it is, whatever the others are.
	 */
	AuthProperties over(AuthProperties inherited) {
		if (equals(UNSAID)) {
			return inherited;
		}
		boolean ownToken = this.token != null || this.tokenFile != null;
		List<Type> given = given();
		Type kind = (this.type != null || given.size() != 1) ? this.type : given.get(0);
		return new AuthProperties(kind, ownToken ? this.token : inherited.token,
				ownToken ? this.tokenFile : inherited.tokenFile, or(this.username, inherited.username),
				or(this.password, inherited.password), this.oauth2.over(inherited.oauth2));
	}

	/**
	 * Return the kinds of which something is given.
	 */
	List<Type> given() {
		List<Type> given = new ArrayList<>();
		if (this.token != null || this.tokenFile != null) {
			given.add(Type.TOKEN);
		}
		if (this.username != null || this.password != null) {
			given.add(Type.BASIC);
		}
		if (!this.oauth2.equals(UNSAID.oauth2)) {
			given.add(Type.OAUTH2);
		}
		return given;
	}

	@Override
	public String toString() {
		return "AuthProperties[type=" + this.type + ", token=" + hidden(this.token) + ", tokenFile=" + this.tokenFile
				+ ", username=" + this.username + ", password=" + hidden(this.password) + ", oauth2=" + this.oauth2
				+ "]";
	}

	private static @Nullable String orNull(@Nullable String text) {
		return StringUtils.hasText(text) ? text : null;
	}

	private static String hidden(@Nullable String secret) {
		return (secret != null) ? "***" : "none";
	}

	private static @Nullable String or(@Nullable String own, @Nullable String inherited) {
		return (own != null) ? own : inherited;
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
		TOKEN,

		/**
		 * Show a name and a password.
		 */
		BASIC,

		/**
		 * Show a token that is fetched with client credentials.
		 */
		OAUTH2

	}

	/**
	 * Where tokens are fetched by the client credentials grant of OAuth 2. Never shows
	 * the secret in its text form.
	 *
	 * @param registrationId Name of a client below
	 * 'spring.security.oauth2.client.registration', instead of the other properties.
	 * @param tokenUri URI of the endpoint that gives out tokens.
	 * @param clientId Name of the client that asks for tokens.
	 * @param clientSecret Secret that the client shows to get tokens.
	 * @param scope What the tokens are to be good for.
	 */
	public record OAuth2(@Nullable String registrationId, @Nullable String tokenUri, @Nullable String clientId,
			@Nullable String clientSecret, @DefaultValue List<String> scope) {

		/**
		 * Create properties. An empty value says nothing.
		 */
		public OAuth2 {
			registrationId = orNull(registrationId);
			tokenUri = orNull(tokenUri);
			clientId = orNull(clientId);
			clientSecret = orNull(clientSecret);
			scope = List.copyOf(scope);
		}

		private OAuth2 over(OAuth2 inherited) {
			if (this.registrationId != null) {
				return this;
			}
			boolean ownClient = !equals(UNSAID.oauth2);
			return new OAuth2(ownClient ? null : inherited.registrationId, or(this.tokenUri, inherited.tokenUri),
					or(this.clientId, inherited.clientId), or(this.clientSecret, inherited.clientSecret),
					this.scope.isEmpty() ? inherited.scope : this.scope);
		}

		@Override
		public String toString() {
			return "OAuth2[registrationId=" + this.registrationId + ", tokenUri=" + this.tokenUri + ", clientId="
					+ this.clientId + ", clientSecret=" + hidden(this.clientSecret) + ", scope=" + this.scope + "]";
		}

	}

}
