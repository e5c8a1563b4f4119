import { api, useAction } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Link } from '../../ui/link.tsx';
import { AskForLink } from './ask-for-link.tsx';
import { PublicPage } from './public-page.tsx';

/** For somebody who can give no factor any more: the letter leads on. */
export function LostFactorsPage() {
  const { lostFactors, signIn } = useTexts();
  return (
    <PublicPage title={lostFactors.title} links={<Link to="/sign-in">{signIn.title}</Link>}>
      <AskForLink ask={useAction(api.factorReset.askFactorReset)} texts={lostFactors} />
    </PublicPage>
  );
}
