package dev.connector.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.connector.autoconfigure.auth.FetchedTokens;
import dev.connector.autoconfigure.auth.OAuth2Client;
import dev.connector.autoconfigure.auth.TokenFile;
import dev.connector.destination.CredentialsSource;
import dev.connector.frame.Credentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what one destination shows from properties.
 */
final class AuthMapper {

	private static final Logger logger = LoggerFactory.getLogger(AuthMapper.class);

	private final String destination;

	private final String property;

	private final FetchedTokens tokens;

	/**
	 * Create a mapper.
	 * @param destination name of the destination
	 * @param property where it is said
	 * @param tokens fetches tokens
	 */
	AuthMapper(String destination, String property, FetchedTokens tokens) {
		this.destination = destination;
		this.property = property;
		this.tokens = tokens;
	}

	/**
	 * Make what is shown.
	 * @throws InvalidPropertyException when it can't work
	 */
	CredentialsSource map(AuthProperties auth) {
		return switch (typeOf(auth)) {
			case NONE -> CredentialsSource.NONE;
			case TOKEN -> token(auth);
			case BASIC -> basic(auth);
			case OAUTH2 -> oauth2(auth.oauth2());
		};
	}

	private AuthProperties.Type typeOf(AuthProperties auth) {
		if (auth.type() != null) {
			return auth.type();
		}
		List<AuthProperties.Type> given = auth.given();
		if (given.size() > 1) {
			throw invalid("type",
					"There are credentials of several kinds for the destination '" + this.destination + "': "
							+ given.stream().map(AuthMapper::name).collect(Collectors.joining(", ")) + ".",
					"Set " + this.property + ".type to the one that is to be used.");
		}
		return given.isEmpty() ? AuthProperties.Type.NONE : given.get(0);
	}

	private CredentialsSource token(AuthProperties auth) {
		if (auth.token() != null && auth.tokenFile() != null) {
			throw new InvalidPropertyException(this.property, "There is a token as well as a file with a token.",
					"Keep one of " + this.property + ".token and " + this.property + ".token-file.", null);
		}
		if (auth.tokenFile() != null) {
			try {
				return new TokenFile(auth.tokenFile());
			}
			catch (IOException ex) {
				throw new InvalidPropertyException(this.property + ".token-file",
						"The token in " + auth.tokenFile() + " can't be read: " + ex + ".", "Set " + this.property
								+ ".token-file to a file that exists, can be read and contains the token.",
						ex);
			}
		}
		if (auth.token() == null) {
			throw invalid("token", "The authentication is by token, but there is none.",
					"Set " + this.property + ".token or " + this.property + ".token-file.");
		}
		Credentials credentials = Credentials.bearer(auth.token());
		return () -> credentials;
	}

	private CredentialsSource basic(AuthProperties auth) {
		String username = require("username", auth.username(), "basic");
		String password = require("password", auth.password(), "basic");
		if (username.indexOf(':') >= 0) {
			throw invalid("username", "The user name holds a colon, which basic authentication takes for its end.",
					"Set " + this.property + ".username to a name without a colon.");
		}
		byte[] shown = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
		Credentials credentials = new Credentials("Basic", Base64.getEncoder().encodeToString(shown));
		return () -> credentials;
	}

	private CredentialsSource oauth2(AuthProperties.OAuth2 oauth2) {
		if (oauth2.registrationId() == null) {
			return this.tokens.of(this.destination, client(oauth2));
		}
		boolean both = oauth2.tokenUri() != null || oauth2.clientId() != null || oauth2.clientSecret() != null
				|| !oauth2.scope().isEmpty();
		if (both) {
			throw invalid("oauth2.registration-id", "There is a registered client as well as one of its own.",
					"Keep either " + this.property + ".oauth2.registration-id or the other properties of "
							+ this.property + ".oauth2.");
		}
		try {
			return this.tokens.of(this.destination, oauth2.registrationId());
		}
		catch (IllegalArgumentException ex) {
			throw invalid("oauth2.registration-id", ex.getMessage() + ".", "Set " + this.property
					+ ".oauth2.registration-id to the name of a client below"
					+ " spring.security.oauth2.client.registration with the grant type client_credentials (which needs"
					+ " spring-boot-starter-security-oauth2-client), or set token-uri, client-id and client-secret"
					+ " below " + this.property + ".oauth2 instead.");
		}
	}

	private OAuth2Client client(AuthProperties.OAuth2 oauth2) {
		String property = "oauth2.token-uri";
		URI uri;
		try {
			uri = new URI(require(property, oauth2.tokenUri(), "oauth2").strip());
		}
		catch (URISyntaxException ex) {
			uri = URI.create("");
		}
		boolean plain = "http".equalsIgnoreCase(uri.getScheme());
		if (uri.getHost() == null || uri.getRawUserInfo() != null
				|| !(plain || "https".equalsIgnoreCase(uri.getScheme()))) {
			throw invalid(property, "The URI of the token endpoint is not 'https://' with a host and a path.",
					"Set " + this.property + ".oauth2.token-uri to a URI such as"
							+ " https://login.example.org/oauth2/token.");
		}
		if (plain && !AddressMapper.isThisMachine(uri.getHost())) {
			logger.warn("The client secret for the destination '{}' crosses the network in the clear: set {} to"
					+ " https://", this.destination, this.property + "." + property);
		}
		return new OAuth2Client(uri, require("oauth2.client-id", oauth2.clientId(), "oauth2"),
				require("oauth2.client-secret", oauth2.clientSecret(), "oauth2"), oauth2.scope());
	}

	private String require(String key, @Nullable String value, String kind) {
		if (value == null) {
			throw invalid(key, "The authentication at the destination '" + this.destination + "' is " + kind
					+ ", but there is no " + key + ".", "Set " + this.property + "." + key + ".");
		}
		return value;
	}

	private InvalidPropertyException invalid(String key, String description, String action) {
		return new InvalidPropertyException(this.property + "." + key, description, action, null);
	}

	private static String name(AuthProperties.Type type) {
		return type.name().toLowerCase(Locale.ROOT);
	}

}
