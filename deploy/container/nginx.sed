# deploy/nginx.conf in a container: the apps at fixed addresses (nginx asks for a name once, when it
# starts), ports that need no root, and the certificate as a secret.
s/127\.0\.0\.1:8001/172.30.14.11:8000/
s/127\.0\.0\.1:8002/172.30.14.12:8000/
s/listen 443 /listen 8443 /
s/listen 80;/listen 8080;/
s#/etc/symptom-check/tls/fullchain\.pem#/run/secrets/tls_certificate#
s#/etc/symptom-check/tls/privkey\.pem#/run/secrets/tls_key#
s#/var/log/nginx/symptom-check\.access\.log#/dev/stdout#
s#/var/log/nginx/symptom-check\.error\.log#/dev/stderr#
