package dev.connector.autoconfigure.auth;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/**
 * The clients of Spring Security. Asks with the application's own
 * {@link OAuth2AccessTokenResponseClient} where there is one.
 */
final class SpringSecurityClients implements RegisteredClients {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * What Spring Security takes for the lifetime when the endpoint says nothing.
	 */
	private static final Duration WITHOUT_END = Duration.ofSeconds(1);

	private final ObjectProvider<ClientRegistrationRepository> registrations;

	private final ObjectProvider<OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest>> responses;

	SpringSecurityClients(ObjectProvider<ClientRegistrationRepository> registrations,
			ObjectProvider<OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest>> responses) {
		this.registrations = registrations;
		this.responses = responses;
	}

	@Override
	public AccessTokenSource find(String registrationId) {
		ClientRegistrationRepository repository = this.registrations.getIfAvailable();
		ClientRegistration registration = (repository != null) ? repository.findByRegistrationId(registrationId) : null;
		if (registration == null) {
			throw new IllegalArgumentException("There is no client registration '" + registrationId + "'");
		}
		if (!AuthorizationGrantType.CLIENT_CREDENTIALS.equals(registration.getAuthorizationGrantType())) {
			throw new IllegalArgumentException(
					"The client registration '" + registrationId + "' is not for client credentials, but for "
							+ registration.getAuthorizationGrantType().getValue());
		}
		OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> client = this.responses
			.getIfAvailable(SpringSecurityClients::bounded);
		return () -> fetch(client, registration);
	}

	private AccessToken fetch(OAuth2AccessTokenResponseClient<OAuth2ClientCredentialsGrantRequest> client,
			ClientRegistration registration) throws TokenRefusedException {
		try {
			OAuth2AccessToken token = client.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration))
				.getAccessToken();
			return new AccessToken(token.getTokenValue(), lifetime(token.getIssuedAt(), token.getExpiresAt()));
		}
		catch (OAuth2AuthorizationException ex) {
			// Nothing but the code and the type: texts from outside may hold a secret
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			throw new TokenRefusedException("the client registration '" + registration.getRegistrationId()
					+ "' got none (" + ex.getError().getErrorCode()
					+ (!cause.equals(ex) ? ", " + cause.getClass().getSimpleName() : "") + ")");
		}
	}

	private static @Nullable Duration lifetime(@Nullable Instant begin, @Nullable Instant end) {
		Duration lifetime = (begin != null && end != null) ? Duration.between(begin, end) : Duration.ZERO;
		return (lifetime.compareTo(WITHOUT_END) > 0) ? lifetime : null;
	}

	/**
	 * What Spring Security has by itself, but for the time that it may take.
	 */
	private static RestClientClientCredentialsTokenResponseClient bounded() {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(TIMEOUT);
		requests.setReadTimeout(TIMEOUT);
		RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();
		client.setRestClient(RestClient.builder()
			.requestFactory(requests)
			.configureMessageConverters((converters) -> converters.disableDefaults()
				.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return client;
	}

}
