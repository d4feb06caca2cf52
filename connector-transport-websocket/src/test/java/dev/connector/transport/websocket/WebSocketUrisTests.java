package dev.connector.transport.websocket;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebSocketUrisTests {

	@ParameterizedTest
	@CsvSource({ "wss://host, sub, wss://host/sub", "wss://host/, /sub, wss://host/sub",
			"wss://host/api, sub, wss://host/api/sub", "wss://host/api/, //sub, wss://host/api/sub",
			"wss://host/api//, sub?a=b, wss://host/api/sub?a=b", "wss://host/api?key=x, sub, wss://host/api/sub",
			"https://host/api, sub, wss://host/api/sub", "http://host:81, sub, ws://host:81/sub",
			"wss://host, ws://other/x, ws://other/x", "wss://host, WSS://other/x, wss://other/x",
			"wss://host, http://other:81/x, ws://other:81/x", "wss://host, https://other/x, wss://other/x",
			"ws://[::1]:8080/a/, b, ws://[::1]:8080/a/b", "wss://host/api, '', wss://host/api",
			"wss://host, httpd/x, wss://host/httpd/x" })
	void anEndpointIsAbsoluteOrBelowTheBase(URI base, String endpoint, URI expected) {
		assertThat(WebSocketUris.resolve(base, endpoint)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "grpc://host", "host:80", "/path", "ws:///path", "ws://secret@host", "ws://host/#secret",
			"ws://ho_st" })
	void whatIsNoAddressOfAWebSocketIsRefusedWithoutShowingIt(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> WebSocketUris.normalize(URI.create(uri)))
			.withMessageContaining("ws://host:port/path")
			.withMessageNotContaining("secret");
	}

	@Test
	void anEndpointThatIsNoAddressIsRefusedWithoutShowingIt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WebSocketUris.resolve(URI.create("ws://host"), "a b?key=secret"))
			.withMessageNotContaining("secret")
			.withNoCause();
	}

	@ParameterizedTest
	@CsvSource({ "ws://host/a?key=secret, ws://host:80, host", "wss://host, wss://host:443, host",
			"wss://host:1/a, wss://host:1, host", "ws://[::1]:1/a, ws://[::1]:1, ::1" })
	void theAddressForPeopleHasNeitherPathNorQuery(URI uri, String address, String host) {
		assertThat(WebSocketUris.address(uri)).isEqualTo(address);
		assertThat(WebSocketUris.host(uri)).isEqualTo(host);
	}

}
