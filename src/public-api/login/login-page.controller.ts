import { Controller, Get, Header } from '@nestjs/common';
import { Open } from '../../auth/requirement.js';
import { LOGIN_CSS, LOGIN_HTML, LOGIN_SCRIPT } from './login-page.js';

/** The login page, which works before there is any console. It tells nothing of this installation. */
@Open()
@Controller('login')
export class LoginPageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return LOGIN_HTML;
  }

  @Get('login.css')
  @Header('content-type', 'text/css; charset=utf-8')
  style(): string {
    return LOGIN_CSS;
  }

  @Get('login.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return LOGIN_SCRIPT;
  }
}
